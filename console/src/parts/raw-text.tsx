/** Text as somebody else wrote it: shown as text and as nothing else. What scrolls can be reached by keyboard. */
export const RawText = ({ what, children }: { readonly what: string; readonly children: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: else the keyboard could not scroll it.
  <section className="vedette-record" aria-label={what} tabIndex={0}>
    <pre>{children}</pre>
  </section>
)
