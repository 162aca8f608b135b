/** What is written behind the owner. */
export const bareName = (fullName: string): string => fullName.slice(fullName.indexOf('/') + 1);

/** What projects are called side by side: by their bare names, or in full where another one among them has the same. In order. */
export function shortNames(fullNames: readonly string[]): readonly string[] {
  const alike = Map.groupBy(fullNames, (name) => bareName(name).toLowerCase());
  return fullNames.map((name) => (alike.get(bareName(name).toLowerCase())?.length === 1 ? bareName(name) : name));
}
