/** The conditions of a rule, one a row. */
import Autosuggest from '@cloudscape-design/components/autosuggest'
import Button from '@cloudscape-design/components/button'
import Grid from '@cloudscape-design/components/grid'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useEffect, useState } from 'react'
import { FIELDS, OPERATORS, type Operator, type Row } from './criteria.ts'

const fields = FIELDS.map(([value, label]) => ({ value, label: value, description: label }))
const operators = (Object.keys(OPERATORS) as Operator[]).map(value => ({ value, label: OPERATORS[value] }))
const NEW: Row = { field: '', operator: 'equals', values: [] }
const COLUMNS = [
  { colspan: { default: 12, s: 5 } },
  { colspan: { default: 12, s: 2 } },
  { colspan: { default: 9, s: 4 } },
]

/** Several values are separated by commas. */
const valuesOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map(value => value.trim())
    .filter(value => value !== '')

/** What one types stays as it was typed; the values are what it means. */
const Values = ({
  row,
  number,
  set,
}: {
  readonly row: Row
  readonly number: number
  readonly set: (row: Row) => void
}) => {
  const [text, setText] = useState(row.values.join(', '))
  const meant = valuesOf(text).join('\n')
  const held = row.values.join('\n')
  useEffect(() => {
    if (meant !== held) setText(held.split('\n').join(', '))
    // Only what comes from elsewhere, a narrower rule that is taken over, replaces the text.
  }, [held, meant])
  return (
    <Input
      ariaLabel={`Values of condition ${number}`}
      value={text}
      placeholder="Values, separated by commas"
      onChange={({ detail }) => {
        setText(detail.value)
        set({ ...row, values: valuesOf(detail.value) })
      }}
    />
  )
}

const OneRow = ({
  row,
  number,
  set,
  remove,
}: {
  readonly row: Row
  readonly number: number
  readonly set: (row: Row) => void
  readonly remove: () => void
}) => (
  <Grid gridDefinition={[...COLUMNS, { colspan: { default: 3, s: 1 } }]}>
    <Autosuggest
      ariaLabel={`Field of condition ${number}`}
      value={row.field}
      options={fields}
      enteredTextLabel={value => `The field ${value}`}
      placeholder="Field, as in type or accountId"
      onChange={({ detail }) => set({ ...row, field: detail.value.trim() })}
    />
    <Select
      ariaLabel={`Comparison of condition ${number}`}
      options={operators}
      selectedOption={operators.find(({ value }) => value === row.operator) ?? null}
      onChange={({ detail }) => set({ ...row, operator: detail.selectedOption.value as Operator })}
    />
    <Values row={row} number={number} set={set} />
    <Button iconName="remove" variant="icon" ariaLabel={`Remove condition ${number}`} onClick={remove} />
  </Grid>
)

interface Props {
  readonly rows: readonly Row[]
  readonly set: (rows: readonly Row[]) => void
}

export const Rows = ({ rows, set }: Props) => (
  <SpaceBetween size="xs">
    {rows.map((row, i) => (
      <OneRow
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name, and moves never
        key={i}
        row={row}
        number={i + 1}
        set={changed => set(rows.map((each, at) => (at === i ? changed : each)))}
        remove={() => set(rows.filter((_, at) => at !== i))}
      />
    ))}
    <Button iconName="add-plus" onClick={() => set([...rows, NEW])}>
      Add a condition
    </Button>
  </SpaceBetween>
)
