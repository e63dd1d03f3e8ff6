/** Light, dark, or as the system has it. It belongs to the browser and not to the address: links are shared. */
import { applyMode, Mode } from '@cloudscape-design/global-styles'
import { useState } from 'react'

export type Theme = 'light' | 'dark' | 'system'
const KEY = 'vedette-theme'

const kept = (): Theme => {
  const value = localStorage.getItem(KEY)
  return value === 'light' || value === 'dark' ? value : 'system'
}

const systemIsDark = matchMedia('(prefers-color-scheme: dark)')

const apply = (theme: Theme): void => {
  const dark = theme === 'dark' || (theme === 'system' && systemIsDark.matches)
  applyMode(dark ? Mode.Dark : Mode.Light)
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
}

/** Called once, before anything is shown. */
export const followTheme = (): void => {
  apply(kept())
  systemIsDark.addEventListener('change', () => apply(kept()))
}

export const useTheme = (): readonly [Theme, (theme: Theme) => void] => {
  const [theme, setTheme] = useState(kept)
  const choose = (next: Theme): void => {
    localStorage.setItem(KEY, next)
    apply(next)
    setTheme(next)
  }
  return [theme, choose]
}
