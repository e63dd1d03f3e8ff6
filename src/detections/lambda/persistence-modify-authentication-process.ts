import { called, named, parameter, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'Persistence:Lambda/ModifyAuthenticationProcess',
  title: ({ resource }) => `${resource} gave a function a URL that asks for no credentials.`,
  why: 'A URL with AuthType NONE hands every request to the function. Intruders use one to run code in the account after they have lost their key.',
  falsePositives: ['webhooks and public APIs that check their callers themselves'],
  respond: [
    'Does the function check who calls it?',
    'Was its code changed about the same time?',
    'Who called the URL since? Set AuthType to AWS_IAM, or delete the URL.',
  ],
  attack: ['T1556'],
  mode: 'dry-run',

  source: 'lambda.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    LambdaFunctionUrlPublicAccess: {
      severity: 'High',
      calls: [
        'CreateFunctionUrlConfig20211031',
        'UpdateFunctionUrlConfig20211031',
        'CreateFunctionUrlConfig',
        'UpdateFunctionUrlConfig',
      ],
      when: request => parameter(request, 'authType') === 'NONE',
      says: request => `The URL of ${named(request, 'functionName')} asks for no credentials`,
    },
  },

  examples: () => ({
    fires: {
      'a URL is made': call('CreateFunctionUrlConfig20211031', { functionName: 'orders', authType: 'NONE' }),
      'a URL is opened': call('UpdateFunctionUrlConfig20211031', { functionName: 'orders', authType: 'NONE' }),
    },
    quiet: {
      'it asks for credentials': call('CreateFunctionUrlConfig20211031', {
        functionName: 'orders',
        authType: 'AWS_IAM',
      }),
      'only its CORS settings change': call('UpdateFunctionUrlConfig20211031', { functionName: 'orders', cors: {} }),
      'without permission': call(
        'CreateFunctionUrlConfig20211031',
        { authType: 'NONE' },
        { errorCode: 'AccessDenied' },
      ),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('lambda.amazonaws.com', name, request, event, record)
