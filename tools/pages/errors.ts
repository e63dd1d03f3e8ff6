import { ERRORS } from '../../src/errors.ts'
import { page, table } from './markdown.ts'

/** docs/errors.md: every error that an operator can meet. */
export const errorsPage = (): string =>
  page([
    '# Errors',
    'Every error that an operator can meet, from `src/errors.ts`. Words in braces are filled in when it happens. A bad log record is never one of these: it is counted by reason and shown in the summary of the scan.',
    table(
      ['code', 'exit code', 'what it says'],
      Object.entries(ERRORS).map(([code, { exit, says }]) => [`\`${code}\``, exit, says]),
    ),
    'Made by `npm run generate`; edit `src/errors.ts` instead.',
  ])
