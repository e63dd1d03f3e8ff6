/** A page that fails leaves the rest of the console standing, and says what to do. */
import { Component, type ReactNode } from 'react'
import { Failure } from '../parts/states.tsx'

export class Broken extends Component<{ readonly children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {}

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    // A new build has other files: what was open before cannot load its pages any more.
    return error === undefined ? this.props.children : <Failure error={error} again={() => location.reload()} />
  }
}
