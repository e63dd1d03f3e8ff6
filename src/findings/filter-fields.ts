/** The fields that finding criteria may name. */
import { FILTER_FIELDS, QUERY_FIELDS, TIME_FIELDS } from './filter-fields.generated.ts'

const setOf = (names: string): ReadonlySet<string> => new Set(names.trim().split('\n'))

const query = setOf(QUERY_FIELDS)
const filter = setOf(FILTER_FIELDS)
const times = setOf(TIME_FIELDS)

/** Anything in additionalInfo may be named by its whole path, as its members differ from type to type. */
const ADDITIONAL_INFO = /^service\.additionalInfo(\.[A-Za-z0-9_-]{1,64}){1,8}$/

export const isQueryField = (field: string): boolean => query.has(field)

export const isFilterField = (field: string): boolean => filter.has(field) || ADDITIONAL_INFO.test(field)

export const isTimeField = (field: string): boolean => times.has(field)
