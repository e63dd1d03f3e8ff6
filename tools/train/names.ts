/** The models of DNS names: how generated a registrable name looks, and what ordinary host names are like. */
import { OPEN_SUFFIXES } from '../../src/learn/names/open-suffixes.ts'
import { fitHosts } from './fit-hosts.ts'
import { fitNames, isMeasure, modelOf, quantilesOf, TRAINING } from './fit-names.ts'
import { writeModel } from './model-files.ts'
import { benignNames, generatedNames, HOST_LIST, haveLists, hostLists, type Input, LISTS } from './name-lists.ts'

/** Builds names.bin, names.json, hosts.bin and hosts.json. */
export const trainNames = (): void => {
  if (!haveLists()) {
    process.stderr.write(
      `names: ${LISTS} does not hold the lists; VEDETTE_NAME_LISTS says where they are. Nothing is changed.\n`,
    )
    return
  }
  const inputs: Input[] = []
  const ordinary = benignNames(inputs)
  const generated = generatedNames(inputs)
  const fitted = fitNames(ordinary, generated)
  const measure = ordinary.filter(isMeasure)
  writeModel(
    'names',
    new Uint8Array(fitted.weights.buffer),
    {
      version: 1,
      what: 'How much a registrable name looks as if a program had made it up: logistic regression over hashed runs of one to four characters, kinds of characters, length and suffix.',
      madeBy: 'npm run train -- names',
      training: {
        ...TRAINING,
        families: new Set(generated.map(({ family }) => family)).size,
        openSuffixes: OPEN_SUFFIXES.length,
      },
      inputs,
      notIn:
        'None of the inputs is part of Vedette: the files hold weights alone, and no name can be read out of them.',
      measure: { names: measure.length, what: 'ordinary names that the weights were not fitted to' },
      cannot: [
        'Tell names made of a few dictionary words from those that people choose so.',
        'Judge a name alone: one ordinary name in a thousand looks as odd as most generated ones. Hosts are judged by many names.',
        'Know of names that are spelled in other scripts more than their punycode shows.',
      ],
      bias: fitted.bias,
      quantiles: quantilesOf(modelOf(fitted), measure),
    },
    { scale: fitted.scale },
  )
  const hostInputs: Input[] = []
  const { bits, labels } = fitHosts(hostLists(hostInputs))
  writeModel('hosts', bits, {
    version: 1,
    what: 'What each character of the labels below a registrable domain costs, given the two before it, in sixteenths of a bit, where host names are ordinary.',
    madeBy: 'npm run train -- names',
    training: { labels, from: HOST_LIST },
    inputs: hostInputs,
    notIn: 'None of the inputs is part of Vedette: the files hold costs of runs of three characters alone.',
    cannot: [
      'Tell what was said: only how much could have been.',
      'Know the ordinary names of a content network that makes up labels.',
    ],
  })
}
