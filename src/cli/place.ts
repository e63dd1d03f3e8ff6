/** The options by which a command finds what a service keeps, to work alongside it. */
import type { Command } from 'commander'

export interface PlaceOptions {
  readonly config?: string
  readonly data?: string
}

export const addPlace = (command: Command): Command =>
  command
    .option('--config <file>', 'the configuration of the service, for its data folder or database')
    .option('--data <folder>', 'the data folder of the service')
