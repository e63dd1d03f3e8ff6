import { called, named, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'Execution:SageMaker/CommandAndScriptingInterpreter',
  title: ({ resource }) => `${resource} changed what notebook instances run when they start.`,
  why: 'A lifecycle configuration is a shell script that runs as root whenever a notebook starts, with the notebook’s role. Writing one is running code with somebody else’s rights.',
  falsePositives: ['data science platform teams, who keep such scripts in their deployment'],
  respond: [
    'What does the script do? Decode it: it stands in base64 in the configuration.',
    'Which notebooks use the configuration, and with which role?',
    'Has one been started since?',
  ],
  attack: ['T1059', 'T1059.009'],
  mode: 'dry-run',

  source: 'sagemaker.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    SageMakerLifecycleConfigModified: {
      severity: 'Medium',
      calls: ['CreateNotebookInstanceLifecycleConfig', 'UpdateNotebookInstanceLifecycleConfig'],
      says: (request, call) =>
        `${call.eventName} of ${named(request, 'notebookInstanceLifecycleConfigName')} succeeded`,
    },
  },

  examples: () => ({
    fires: {
      'a script is changed': call('UpdateNotebookInstanceLifecycleConfig', {
        notebookInstanceLifecycleConfigName: 'setup',
      }),
      'a script is created': call('CreateNotebookInstanceLifecycleConfig', {
        notebookInstanceLifecycleConfigName: 'setup',
      }),
    },
    quiet: {
      'a script is read': call('DescribeNotebookInstanceLifecycleConfig', {
        notebookInstanceLifecycleConfigName: 'setup',
      }),
      'CloudFormation does it': call(
        'CreateNotebookInstanceLifecycleConfig',
        { notebookInstanceLifecycleConfigName: 'setup' },
        { invokedBy: 'cloudformation.amazonaws.com' },
      ),
      'without permission': call('UpdateNotebookInstanceLifecycleConfig', {}, { errorCode: 'AccessDenied' }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('sagemaker.amazonaws.com', name, request, event, record)
