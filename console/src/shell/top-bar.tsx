/** Account and Region that one looks at, the theme, and who one is. */
import type { ButtonDropdownProps } from '@cloudscape-design/components/button-dropdown'
import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation'
import { useNavigate } from 'react-router'
import { useSession, useSignOut } from '../session.tsx'
import wordmark from '../wordmark.svg'
import { useHref, useParam, usePlaces, useScope } from './scope.tsx'
import { useTell } from './tell.tsx'
import { type Theme, useTheme } from './theme.ts'

const ALL = 'all'
const THEMES: readonly (readonly [Theme, string])[] = [
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['system', 'As the system'],
]

const chosen = (id: string, text: string, current: string): ButtonDropdownProps.CheckboxItem => ({
  id,
  text,
  itemType: 'checkbox',
  checked: id === current,
})

const useScopeMenus = (): TopNavigationProps.Utility[] => {
  const places = usePlaces()
  const { account, region } = useScope()
  const [, setAccount] = useParam('account')
  const [, setRegion] = useParam('region')
  const accounts = [...new Set(places.flatMap(place => place.accounts))].sort()
  const menu = (
    what: string,
    current: string | undefined,
    all: readonly string[],
    set: (value: string | undefined) => void,
  ): TopNavigationProps.Utility => ({
    type: 'menu-dropdown',
    text: current ?? `All ${what}`,
    ariaLabel: `${current ?? `All ${what}`}: choose which to look at`,
    items: [chosen(ALL, `All ${what}`, current ?? ALL), ...all.map(each => chosen(each, each, current ?? ALL))],
    onItemClick: ({ detail }) => set(detail.id === ALL ? undefined : detail.id),
  })
  return [
    menu('accounts', account, accounts, setAccount),
    menu(
      'Regions',
      region,
      places.map(place => place.region),
      setRegion,
    ),
  ]
}

export const TopBar = () => {
  const { name, account, role } = useSession()
  const [theme, setTheme] = useTheme()
  const signOut = useSignOut()
  const tell = useTell()
  const navigate = useNavigate()
  const home = useHref()('/')
  return (
    <TopNavigation
      identity={{
        href: `/console${home}`,
        logo: { src: wordmark, alt: 'Vedette' },
        onFollow: event => {
          event.preventDefault()
          navigate(home)
        },
      }}
      utilities={[
        ...useScopeMenus(),
        {
          type: 'menu-dropdown',
          iconName: 'settings',
          ariaLabel: 'Theme',
          title: 'Theme',
          items: THEMES.map(([id, text]) => chosen(id, text, theme)),
          onItemClick: ({ detail }) => setTheme(detail.id as Theme),
        },
        {
          type: 'menu-dropdown',
          iconName: 'user-profile',
          text: name,
          description: `${role} of ${account}`,
          ariaLabel: `Signed in as ${name}`,
          items: [{ id: 'out', text: 'Sign out' }],
          onItemClick: () => {
            signOut().catch(tell.failed)
          },
        },
      ]}
    />
  )
}
