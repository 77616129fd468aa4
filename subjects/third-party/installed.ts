/**
 * Loads a package that the suite does not depend on. The packages behind the adapters are large and wanted by few, so
 * a missing one is an ordinary situation, answered with the command that mends it.
 */

/**
 * What `load` imports.
 * @param name the package that is imported, which the error names
 * @param wanted every package that the adapter needs, as npm takes them
 * @throws Error with the command to install, where that very package is missing; every other error stays as it is,
 * because a package that is present but broken is not mended by installing it
 */
export async function installed<T>(name: string, wanted: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    if (!isMissing || !message.includes(`'${name}'`)) throw error;
    throw new Error(`${name} is not installed: npm install --save-dev ${wanted}`, { cause: error });
  }
}
