/** The conditions of a rule, one a row. */
import Autosuggest from '@cloudscape-design/components/autosuggest'
import Button from '@cloudscape-design/components/button'
import Grid from '@cloudscape-design/components/grid'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
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
    <Input
      ariaLabel={`Values of condition ${number}`}
      value={row.values.join(', ')}
      placeholder="Values, separated by commas"
      onChange={({ detail }) =>
        set({ ...row, values: detail.value.endsWith(',') ? [...valuesOf(detail.value), ''] : valuesOf(detail.value) })
      }
    />
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
