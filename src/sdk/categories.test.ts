import { expect, test } from 'vitest'
import { CATEGORIES, categoriesOf } from '../events/categories.ts'
import * as sdk from './sdk.ts'

test('a detection finds every category of lists under its name in capitals', () => {
  const names = CATEGORIES.map(category => category.toUpperCase().replaceAll('-', '_'))
  const exported: Readonly<Record<string, unknown>> = { ...sdk }
  expect(names.map(name => categoriesOf(Number(exported[name])))).toEqual(CATEGORIES.map(category => [category]))
})
