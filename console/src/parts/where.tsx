/** A Region to act in: what GuardDuty keeps, it keeps in one. */
import Select from '@cloudscape-design/components/select'
import { type Place, usePlaces, useScope } from '../shell/scope.tsx'

/** The chosen Region's place, else that of the scope, else the first. */
export const usePlace = (chosen?: string): Place | undefined => {
  const places = usePlaces()
  const { region } = useScope()
  return places.find(place => place.region === (chosen ?? region)) ?? places[0]
}

interface Props {
  readonly region: string | undefined
  readonly set: (region: string) => void
  readonly label?: string
}

export const RegionSelect = ({ region, set, label }: Props) => {
  const options = usePlaces().map(place => ({ value: place.region, label: place.region }))
  return (
    <Select
      ariaLabel={label ?? 'Region'}
      options={options}
      selectedOption={options.find(({ value }) => value === region) ?? null}
      onChange={({ detail }) => set(detail.selectedOption.value ?? '')}
    />
  )
}
