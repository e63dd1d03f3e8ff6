import { called, named, parameter, rule } from '../../sdk/sdk.ts'

/** A source or an organisation narrows who everybody is. */
const NARROWING = ['sourceArn', 'sourceAccount', 'principalOrgID']

const isPublic = (request: unknown): boolean =>
  parameter(request, 'principal') === '*' && NARROWING.every(name => (parameter(request, name) ?? '') === '')

export default rule({
  type: 'Persistence:Lambda/AccountManipulation',
  title: ({ resource }) => `${resource} let everybody invoke a function.`,
  why: 'A function that anybody may invoke is a door into its role: it answers long after the credentials that opened it are gone.',
  falsePositives: ['a public function URL that is meant to be public'],
  respond: [
    'What does the function do, and with which role?',
    'Is it meant to be public? Else remove the permission: its statement id is in the record.',
    'Who invoked it since? Its metrics and logs tell.',
  ],
  attack: ['T1098'],
  mode: 'dry-run',

  source: 'lambda.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    LambdaFunctionPublicAccess: {
      severity: 'High',
      calls: ['AddPermission20150331v2', 'AddPermission20150331', 'AddPermission'],
      when: request => isPublic(request),
      says: request => `Everybody may invoke ${named(request, 'functionName')}`,
    },
  },

  examples: () => ({
    fires: {
      'everybody may invoke it': call('AddPermission20150331v2', {
        functionName: 'orders',
        principal: '*',
        action: 'lambda:InvokeFunction',
      }),
      'through its URL': call('AddPermission20150331v2', {
        functionName: 'orders',
        principal: '*',
        functionUrlAuthType: 'NONE',
      }),
    },
    quiet: {
      'a bucket of the account may': call('AddPermission20150331v2', {
        functionName: 'orders',
        principal: 's3.amazonaws.com',
        sourceArn: 'arn:aws:s3:::b',
      }),
      'everybody of an organisation may': call('AddPermission20150331v2', {
        functionName: 'orders',
        principal: '*',
        principalOrgID: 'o-1',
      }),
      'only callers that AWS has signed in': call('AddPermission20150331v2', {
        functionName: 'orders',
        principal: '111122223333',
      }),
      'without permission': call(
        'AddPermission20150331v2',
        { functionName: 'orders', principal: '*' },
        { errorCode: 'AccessDenied' },
      ),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('lambda.amazonaws.com', name, request, event, record)
