/**
 * What every program may need to know of its surroundings, and nothing that lets it act for the person. Behind a
 * company's TLS proxy nothing remote works without its certificates; those variables name files, not secrets.
 */
const ALLOWED = new Set(
  (
    'HOME USER LOGNAME SHELL TERM LANG LANGUAGE TZ TMPDIR XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME ' +
    'XDG_STATE_HOME XDG_RUNTIME_DIR XDG_CONFIG_DIRS XDG_DATA_DIRS ' +
    'NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE NO_PROXY'
  ).split(' '),
);
/** Without these, programs on Windows do not find their libraries, folders or each other. */
const ALLOWED_ON_WINDOWS = new Set(
  (
    'APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86) COMMONPROGRAMFILES SYSTEMROOT SYSTEMDRIVE ' +
    'WINDIR COMSPEC PATHEXT TEMP TMP OS USERNAME USERDOMAIN USERPROFILE HOMEDRIVE HOMEPATH PUBLIC ' +
    'NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE'
  ).split(' '),
);
const PROXIES = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']);

/** Marks every process that this installation started, for `reapLeftovers`. */
export const MARKER = 'SWITCHYARD_CHILD';

/** Names that make a program load or run code which its command line does not show. In upper case; `*` ends a prefix. */
const REFUSED = (
  'PATH PATHEXT COMSPEC LD_* DYLD_* GCONV_PATH GLIBC_TUNABLES IFS ENV BASH_ENV BASH_FUNC* SHELLOPTS ' +
  'BASHOPTS PS4 PROMPT_COMMAND ZDOTDIR NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE ' +
  'ELECTRON_RUN_AS_NODE NPM_CONFIG_NODE_OPTIONS NPM_CONFIG_SCRIPT_SHELL NPM_CONFIG_SHELL ' +
  'NPM_CONFIG_PREFIX NPM_CONFIG_USERCONFIG NPM_CONFIG_GLOBALCONFIG NPM_CONFIG_IGNORE_SCRIPTS ' +
  'NPM_CONFIG_GIT NPM_CONFIG_NODE_GYP PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONINSPECT ' +
  'PYTHONBREAKPOINT PYTHONEXECUTABLE PERLLIB PERL5LIB PERL5OPT PERL5DB RUBYOPT RUBYLIB PHPRC ' +
  'PHP_INI_SCAN_DIR LUA_INIT* LUA_PATH* LUA_CPATH* JAVA_TOOL_OPTIONS JAVA_OPTIONS _JAVA_OPTIONS ' +
  'JDK_JAVA_OPTIONS CLASSPATH DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS CORECLR_* COR_* GIT_SSH ' +
  'GIT_SSH_COMMAND GIT_ASKPASS GIT_EXEC_PATH GIT_PROXY_COMMAND GIT_EXTERNAL_DIFF GIT_CONFIG* ' +
  'GIT_TEMPLATE_DIR GIT_EDITOR GIT_PAGER SSH_ASKPASS EDITOR VISUAL PAGER BROWSER LESSOPEN LESSCLOSE ' +
  'SWITCHYARD_CHILD'
).split(' ');
const REFUSED_NAMES = new Set(REFUSED);
const REFUSED_PREFIXES = REFUSED.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));

/** Whether a connection may not set this variable: it would decide what code runs. */
export function isRefusedName(name: string): boolean {
  const upper = name.toUpperCase();
  return REFUSED_NAMES.has(upper) || REFUSED_PREFIXES.some((prefix) => upper.startsWith(prefix));
}

/** The part of the hub's own environment that servers inherit; without PATH. */
export function inheritedEnvironment(
  own: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && isInherited(name.toUpperCase(), value, platform)) inherited[name] = value;
  }
  return inherited;
}

function isInherited(name: string, value: string, platform: NodeJS.Platform): boolean {
  if (ALLOWED.has(name) || name.startsWith('LC_')) return true;
  // A proxy is needed to get out of some networks; one with a password in it is a secret of the person.
  if (PROXIES.has(name)) return !value.includes('@');
  return platform === 'win32' && ALLOWED_ON_WINDOWS.has(name);
}

/**
 * All that a server sees: the inherited part, PATH, what its connection sets, and the mark of this installation.
 * @param path value of PATH
 * @param marker identifies this installation
 */
export function childEnvironment(
  own: NodeJS.ProcessEnv,
  path: string,
  connection: Readonly<Record<string, string>>,
  marker: string,
): Record<string, string> {
  return { ...inheritedEnvironment(own), PATH: path, ...connection, [MARKER]: marker };
}
