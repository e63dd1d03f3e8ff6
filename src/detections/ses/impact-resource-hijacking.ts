import { called, parameter, rule } from '../../sdk/sdk.ts'

export default rule({
  type: 'Impact:SES/ResourceHijacking',
  title: ({ resource }) => `${resource} opened the account for sending mail.`,
  why: 'Stolen accounts are rented out to spammers. They ask for production access and switch sending on before the first campaign.',
  falsePositives: ['a product that begins to send mail, or a person who switches sending on again after complaints'],
  respond: [
    'Does anything in this account send mail?',
    'Which identities were verified, and by whom?',
    'How much was sent since? Look at SES’s sending statistics, and pause sending.',
  ],
  attack: ['T1496.004'],
  mode: 'dry-run',

  source: 'ses.amazonaws.com',
  where: call => call.errorCode === '',
  signals: {
    SESAccountSendingEnabled: {
      severity: 'Low',
      calls: ['UpdateAccountSendingEnabled', 'PutAccountSendingAttributes'],
      when: request =>
        [parameter(request, 'enabled'), parameter(request, 'sendingEnabled')].map(String).includes('true'),
      says: () => 'Sending of mail was switched on for the account',
    },
    SESProductionAccessEnabled: {
      severity: 'Medium',
      calls: ['PutAccountDetails'],
      when: request => String(parameter(request, 'productionAccessEnabled')) === 'true',
      says: () => 'Production access to SES was asked for',
    },
  },

  examples: () => ({
    fires: {
      'production access is asked for': call('PutAccountDetails', {
        productionAccessEnabled: true,
        mailType: 'MARKETING',
      }),
      'sending is switched on': call('UpdateAccountSendingEnabled', { enabled: true }),
      'in the newer API': call('PutAccountSendingAttributes', { sendingEnabled: true }),
    },
    quiet: {
      'sending is switched off': call('UpdateAccountSendingEnabled', { enabled: false }),
      'other details are changed': call('PutAccountDetails', { mailType: 'TRANSACTIONAL' }),
      'without permission': call('PutAccountDetails', { productionAccessEnabled: true }, { errorCode: 'AccessDenied' }),
    },
  }),
})

const call = (name: string, request: object | null, event: object = {}, record: object = {}) =>
  called('ses.amazonaws.com', name, request, event, record)
