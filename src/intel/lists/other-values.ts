/**
 * Values that feeds hold beside addresses, names and SHA-256 sums, and that no look-up asks for. They are not bad lines: a
 * feed that is mostly of these is a feed, not a web page.
 */
const OTHERS: readonly RegExp[] = [
  // URLs, also defanged ones.
  /^(?:https?|hxxps?|ftps?|tcp|udp|wss?|stratum\+tcp):\/\/\S+$/i,
  // An address or a name with a port: it says nothing of the host's other ports.
  /^(?:[\w-]+(?:\.[\w-]+)+|\[[0-9a-f:.]+\]):\d{1,5}(?:\/\S*)?$/i,
  // A name or an address with a path.
  /^[\w-]+(?:\.[\w-]+)+\/[^\s\d]\S*$/,
  // MD5, SHA-1, SHA-512.
  /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{128})$/i,
  /^AS\d{1,10}$/,
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
]

/** True for a well-formed value of a kind that is not matched. */
export const isOtherValue = (text: string): boolean => OTHERS.some(pattern => pattern.test(text))
