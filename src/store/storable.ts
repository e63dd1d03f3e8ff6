/** PostgreSQL's text holds no NUL, and neither dialect half a surrogate pair; logs may hold both. */
export const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed()
