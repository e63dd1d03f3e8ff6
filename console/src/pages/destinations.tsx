import { ToCome } from '../parts/to-come.tsx'

export default () => <ToCome title="Destinations" />
