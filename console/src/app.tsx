/** From the address to the page. */
import { Suspense } from 'react'
import { Navigate, Route, Routes } from 'react-router'
import { NotFound } from './pages/not-found.tsx'
import { PAGES, type PageEntry } from './pages.ts'
import { Loading, NoPermission } from './parts/states.tsx'
import { SignedIn, useMay, useSession } from './session.tsx'
import { Broken } from './shell/broken.tsx'
import { Layout } from './shell/layout.tsx'
import { Telling } from './shell/tell.tsx'

/** The page, for whoever may see it. */
const Allowed = ({ entry: { needs, page: Content } }: { readonly entry: PageEntry }) => {
  const { role } = useSession()
  const may = useMay(needs ?? 'settle')
  return needs === undefined || may ? <Content /> : <NoPermission role={role} />
}

export const App = () => (
  <SignedIn>
    <Telling>
      <Routes>
        <Route element={<Layout />}>
          {PAGES.map(entry => (
            <Route
              key={entry.path}
              path={entry.path}
              element={
                <Broken key={entry.path}>
                  <Suspense fallback={<Loading />}>
                    <Allowed entry={entry} />
                  </Suspense>
                </Broken>
              }
            />
          ))}
          <Route path="/sign-in" element={<Navigate to="/" replace />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Telling>
  </SignedIn>
)
