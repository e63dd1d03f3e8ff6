import { count, detection, fastestTravel, hours, placeCode, placeNumber, places } from '../../sdk/sdk.ts'

export default detection.window({
  type: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
  title: ({ resource }) => `${resource} signed in to the console from countries too far apart for one person.`,
  why: 'Nobody is in two distant countries within the hour. Somebody else has the password, and the second factor if there is one.',
  falsePositives: [
    'a VPN or mobile network whose exit lies in another country than the person',
    'a user that several people share, which is worth ending by itself',
  ],
  respond: [
    'Ask the person: which of the sign-ins were theirs, and was a VPN on?',
    'Was MFA used in each of them?',
    'What did the session that is not theirs do? End it and change the password.',
  ],
  attack: ['T1078.004'],
  severity: 'Medium',
  role: 'TARGET',

  on: 'cloudtrail',
  calls: ['ConsoleLogin'],
  where: call => call.principalType === 'user' && !call.failed && call.remotePlace !== 0,
  by: ['principal'],
  within: hours(1),
  tune: { kilometres: 500, kilometresPerHour: 1000 },
  tuneWhy: {
    kilometres: 'Near a border, people and their networks are easily in the next country.',
    kilometresPerHour:
      'A little more than an airliner flies. Distances are already the least that two countries allow.',
  },
  state: { signIns: count, from: places(8) },
  observe(call, seen) {
    seen.signIns += 1
    seen.from.add(call.remotePlace, call.at)
  },
  fires: (seen, tune) => (fastestTravel(seen.from.values, tune.kilometres)?.speed ?? 0) >= tune.kilometresPerHour,
  because: (_about, seen, tune) => {
    const travel = fastestTravel(seen.from.values, tune.kilometres)
    if (travel === undefined) return `${seen.signIns} sign-ins within the hour.`
    const { from, to, kilometres, speed } = travel
    const minutes = Math.round(Math.abs(to.at - from.at) / 60)
    return `${seen.signIns} sign-ins within the hour, from ${placeCode(from.place)} and ${minutes} minutes later from ${placeCode(to.place)}: at least ${kilometres} km, or ${speed} km/h (limit ${tune.kilometresPerHour}).`
  },

  examples: () => ({
    fires: {
      'from Germany and Japan within half an hour': [signIn('DE', 0), signIn('JP', 1800)],
      'from two continents in the same minute': [signIn('BR', 0), signIn('NL', 20)],
      'the other way round in the log': [signIn('SG', 1500), signIn('GB', 0)],
    },
    quiet: {
      'from neighbours': [signIn('DE', 0), signIn('NL', 600)],
      'from Germany twice': [signIn('DE', 0), signIn('DE', 600, '198.51.100.133')],
      'from Germany, and a guess from Japan that failed': [signIn('DE', 0), { ...signIn('JP', 600), failed: true }],
      'from Germany and Japan half a day apart': [signIn('DE', 0), signIn('JP', 43_200)],
      'from Germany and an address whose country is not known': [
        signIn('DE', 0),
        { ...signIn('', 600), remote: '198.51.100.140' },
      ],
    },
  }),
})

const ADDRESSES: Readonly<Record<string, string>> = {
  ...{ DE: '198.51.100.131', NL: '198.51.100.132', JP: '203.0.113.131', BR: '203.0.113.132', SG: '203.0.113.133' },
  GB: '203.0.113.134',
}
const signIn = (country: string, after: number, remote = ADDRESSES[country] ?? '198.51.100.139') => ({
  ...{ at: 1_790_000_000 + after, id: `e-${country}-${after}`, eventName: 'ConsoleLogin', managementEvent: true },
  ...{ eventSource: 'signin.amazonaws.com', eventType: 'AwsConsoleSignIn', remote, remotePublic: true },
  ...{
    principalType: 'user',
    principalAccount: '111122223333',
    principalName: 'ann',
    remotePlace: placeNumber(country),
  },
})
