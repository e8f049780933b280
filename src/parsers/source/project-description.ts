/** The name of the application in `build/` (`build/project_description.json`, esp-idf v5.5 tools/cmake/project.cmake), or null. */
export function parseAppName(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('app_bin' in value)) return null;
    const { app_bin: name } = value;
    // It lies in the build folder; a path that leads out of it is none of a build.
    return typeof name === 'string' && /^[\w.+-]{1,200}$/.test(name) ? name : null;
  } catch {
    // A build that was cut short leaves half of it; the size is then not known.
    return null;
  }
}
