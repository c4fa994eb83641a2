/** Names of options whose value is a secret more often than not. */
const SECRET_OPTION =
  /^--?(?:[\w-]*[-_])?(?:api[-_]?key|key|token|secret|password|passwd|pat|credentials?)$/i;
const SECRET_VALUE = /\bBearer\s+\S|^(?:sk|pk|ghp|gho|xox[abp]|glpat|github_pat)[-_]\w{8,}/i;

/** The arguments that look like a key, by what stands before it: others than the server can read them. */
export function exposedArguments(args: readonly string[]): string[] {
  return args.flatMap((arg, at) => {
    const [name = '', value] = arg.split('=', 2);
    if (SECRET_OPTION.test(name)) {
      const next = args[at + 1];
      const given = value ?? (next === undefined || next.startsWith('-') ? undefined : next);
      return given === undefined || given === '' ? [] : [name];
    }
    const before = args[at - 1] ?? '';
    return SECRET_VALUE.test(arg) && !SECRET_OPTION.test(before)
      ? [before.startsWith('-') ? before : `argument ${at + 1}`]
      : [];
  });
}
