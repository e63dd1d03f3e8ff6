import '@cloudscape-design/global-styles/index.css'
import './console.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { ApiError } from './api/client.ts'
import { App } from './app.tsx'
import { loadPage } from './pages.ts'
import { askWhoIsThere } from './session.tsx'
import { followTheme } from './shell/theme.ts'

followTheme()

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What was refused is refused again; only what may be the network's fault is worth another try.
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
})

const BASE = '/console'
askWhoIsThere(client)
loadPage(location.pathname.slice(BASE.length) || '/')

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <BrowserRouter basename={BASE}>
        <App />
      </BrowserRouter>
    </QueryClientProvider>
  </StrictMode>,
)
