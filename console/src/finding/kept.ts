import type { Answer } from '../api/v1.ts'

export type Kept = Answer<'getFinding'>
export type Finding = Kept['finding']
export type Occurrence = Finding['vedette']['occurrences'][number]
export type EvidenceRecord = Occurrence['evidence'][number]
export type DetectionFacts = Answer<'detections'>['detections'][number]

/** What one can look at beside the finding: each has a page of its own. */
export type Kind = 'account' | 'principal' | 'address' | 'domain' | 'instance' | 'bucket' | 'country' | 'resource'
