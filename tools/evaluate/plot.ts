/** Plots as SVG that reads well on light and dark pages: ink takes the page's colour scheme. */

export interface Line {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface Plot {
  readonly title: string
  readonly x: string
  readonly y: string
  /** Powers of ten or even steps on the x axis. */
  readonly log?: boolean
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly lines: readonly Line[]
}

const WIDTH = 640
const HEIGHT = 380
const LEFT = 56
const RIGHT = 24
const TOP = 44
const BOTTOM = 56
/** Told apart by people who see few colours, on white and on black. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b58900', '#6c71c4']
const DASHES = ['', '7 3', '2 3', '9 3 2 3', '4 4', '1 4']

const STYLE =
  '<style>text{font:13px system-ui,sans-serif;fill:#222}.axis{stroke:#666}.grid{stroke:#ccc}' +
  '@media(prefers-color-scheme:dark){text{fill:#ddd}.axis{stroke:#aaa}.grid{stroke:#444}}</style>'

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** Draws lines between axes with a legend. */
export const svg = ({ title, x, y, log = false, xs, ys, lines }: Plot): string => {
  const scale = (value: number): number => (log ? Math.log10(value) : value)
  const [x0, x1] = [scale(xs[0]), scale(xs[xs.length - 1])]
  const [y0, y1] = [ys[0], ys[ys.length - 1]]
  const px = (value: number): string => (LEFT + ((scale(value) - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT)).toFixed(1)
  const py = (value: number): string =>
    (HEIGHT - BOTTOM - ((value - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM)).toFixed(1)
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">${STYLE}`,
    `<text x="${LEFT}" y="20" font-weight="600">${escaped(title)}</text>`,
  ]
  for (const at of ys)
    parts.push(
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${py(at)}" y2="${py(at)}"/>`,
      `<text x="${LEFT - 8}" y="${Number(py(at)) + 4}" text-anchor="end">${at}</text>`,
    )
  for (const at of xs)
    parts.push(
      `<line class="axis" x1="${px(at)}" x2="${px(at)}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM + 5}"/>`,
      `<text x="${px(at)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${at}</text>`,
    )
  parts.push(
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${escaped(x)}</text>`,
    `<text transform="translate(14 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escaped(y)}</text>`,
  )
  for (const [i, line] of lines.entries()) {
    const points = line.points.map(([a, b]) => `${px(a)},${py(b)}`).join(' ')
    const stroke = `stroke="${COLOURS[i % COLOURS.length]}" stroke-width="2.2" stroke-dasharray="${DASHES[i % DASHES.length]}"`
    const at = LEFT + 8 + i * 130
    parts.push(
      `<polyline fill="none" ${stroke} points="${points}"/>`,
      `<line ${stroke} x1="${at}" x2="${at + 26}" y1="${TOP - 10}" y2="${TOP - 10}"/>`,
      `<text x="${at + 32}" y="${TOP - 6}">${escaped(line.name)}</text>`,
    )
  }
  return `${parts.join('\n')}\n</svg>\n`
}
