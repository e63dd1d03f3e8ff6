/** Fits a logistic regression whose evidence may only speak for an attack: weights that are not negative where it is asked. */

export interface Rows {
  /** One row after the other. */
  readonly x: Float64Array
  readonly width: number
  /** 1 for an attack, 0 for daily life. */
  readonly y: Uint8Array
  /** How much each row counts. */
  readonly weight: Float64Array
}

export interface Fit {
  readonly weights: Float64Array
  readonly bias: number
  /** Mean and spread that each column was brought to 0 and 1 with; `weights` are of the columns as they are. */
  readonly loss: number
}

export interface FitOptions {
  readonly nonNegative: (column: number) => boolean
  readonly ridge: number
  readonly steps: number
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))

const spreadOf = ({ x, width, weight }: Rows): { mean: Float64Array; spread: Float64Array } => {
  const mean = new Float64Array(width)
  const square = new Float64Array(width)
  let total = 0
  for (let i = 0; i < weight.length; i++) {
    total += weight[i]
    for (let j = 0; j < width; j++) {
      const value = x[i * width + j]
      mean[j] += weight[i] * value
      square[j] += weight[i] * value * value
    }
  }
  const spread = mean.map((sum, j) => Math.sqrt(Math.max(square[j] / total - (sum / total) ** 2, 1e-12)))
  return { mean: mean.map(sum => sum / total), spread: spread.map(s => (s < 1e-5 ? 1 : s)) }
}

/** Adam with projection: after each step what may not be negative is brought back to 0. */
export const fitLogistic = (rows: Rows, { nonNegative, ridge, steps }: FitOptions): Fit => {
  const { x, width, y, weight } = rows
  const { mean, spread } = spreadOf(rows)
  const total = weight.reduce((sum, w) => sum + w, 0)
  const w = new Float64Array(width + 1)
  const first = new Float64Array(width + 1)
  const second = new Float64Array(width + 1)
  const gradient = new Float64Array(width + 1)
  let loss = 0
  for (let step = 1; step <= steps; step++) {
    gradient.fill(0)
    loss = 0
    for (let i = 0; i < y.length; i++) {
      let z = w[width]
      for (let j = 0; j < width; j++) z += (w[j] * (x[i * width + j] - mean[j])) / spread[j]
      const p = sigmoid(z)
      const slope = weight[i] * (p - y[i])
      loss -= weight[i] * Math.log(Math.max(y[i] === 1 ? p : 1 - p, 1e-12))
      for (let j = 0; j < width; j++) gradient[j] += (slope * (x[i * width + j] - mean[j])) / spread[j]
      gradient[width] += slope
    }
    const rate = 0.15 / (1 + (3 * step) / steps)
    for (let j = 0; j <= width; j++) {
      const g = gradient[j] / total + (j < width ? ridge * w[j] : 0)
      first[j] = 0.9 * first[j] + 0.1 * g
      second[j] = 0.999 * second[j] + 0.001 * g * g
      w[j] -= (rate * first[j]) / (1 - 0.9 ** step) / (Math.sqrt(second[j] / (1 - 0.999 ** step)) + 1e-9)
      if (j < width && nonNegative(j) && w[j] < 0) w[j] = 0
    }
  }
  const weights = Float64Array.from({ length: width }, (_, j) => w[j] / spread[j])
  const bias = w[width] - weights.reduce((sum, each, j) => sum + each * mean[j], 0)
  return { weights, bias, loss: loss / total }
}
