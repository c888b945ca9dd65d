export function SessionPage({ parts }: { readonly parts: readonly string[] }) {
  return <>{parts.join()}</>;
}
