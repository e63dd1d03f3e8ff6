import { anomalous } from '../../sdk/sdk.ts'

export default anomalous({
  type: 'Discovery:IAMUser/AnomalousBehavior',
  verdict: 'Discovery',
  severity: 'Low',
  does: 'looks around',
  why: 'Stolen credentials are first tried by listing what there is: users, roles, instances, keys.',
  falsePositives: ['an audit or an inventory tool that is new', 'a new colleague who gets to know the account'],
  respond: [
    'Is this a person or tool that looks at everything now and then?',
    'Were operations refused?',
    'Did changes follow?',
  ],
  attack: ['T1580', 'T1526', 'T1087.004'],
  calls: [
    ['iam.amazonaws.com', 'ListUsers'],
    ['iam.amazonaws.com', 'ListAccessKeys'],
    ['iam.amazonaws.com', 'GetRolePolicy'],
    ['ec2.amazonaws.com', 'DescribeSnapshots'],
    ['iam.amazonaws.com', 'GetAccountAuthorizationDetails'],
    ['organizations.amazonaws.com', 'ListAccounts'],
  ],
})
