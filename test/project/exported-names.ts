/** The names that files export, and those that two files declare: a name that means two things is read wrongly somewhere. */

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|interface|type|const|let|enum) ([\w$]+)/gm;
const TAKEN_APART = /^export (?:const|let) [{[]([^}\]]*)[}\]] =/gm;

/** What a file declares and exports, each name once; what it only hands on from others is not its own. */
export function declaredNames(source: string): string[] {
  const plain = [...source.matchAll(DECLARATION)].map(([, name]) => name);
  const parts = [...source.matchAll(TAKEN_APART)].flatMap(([, list]) => list.split(','));
  const bound = parts.map((part) => (part.split(':').at(-1) ?? '').split('=')[0].trim()).filter((name) => name !== '');
  return [...new Set([...plain, ...bound])];
}

/** Why a name may stand in several files: those that it returns a text for count as one. */
export interface Exception {
  readonly why: string;
  readonly place: (file: string, name: string) => string | null;
}

/** Each name with the files that declare it, where they are more than one place, sorted. */
export function sharedNames(
  files: readonly string[],
  sourceOf: (file: string) => string,
  exceptions: readonly Exception[],
): string[] {
  const placesOf = new Map<string, Map<string, string>>();
  for (const file of files) {
    for (const name of declaredNames(sourceOf(file))) {
      const place = exceptions.map((exception) => exception.place(file, name)).find((found) => found !== null) ?? file;
      const places = placesOf.get(name) ?? new Map<string, string>();
      placesOf.set(name, places.set(place, places.get(place) ?? file));
    }
  }
  return [...placesOf]
    .filter(([, places]) => places.size > 1)
    .map(([name, places]) => `${name} is declared in ${[...places.values()].join(' and ')}`)
    .sort();
}
