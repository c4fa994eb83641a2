// Lint rules of this project: who may import whom, and no shell. They resolve each path, so that no spelling of an
// import, and no `import()`, gets around them.
import { dirname, posix, resolve, sep } from 'node:path';

/**
 * What the files below a folder of `src` may import, by the first entry that fits. `folders` are folders of `src`;
 * `packages` are names, `node:` for what Node has built in, `*` for everything but electron.
 */
const ZONES = [
  { folder: 'contract/', folders: ['contract/'], packages: ['zod'] },
  { folder: 'renderer/', folders: ['renderer/', 'contract/'], packages: ['*'] },
  { folder: 'preload/', folders: ['preload/', 'contract/'], packages: ['electron'] },
  { folder: 'main/core/', folders: ['main/core/', 'contract/'], packages: ['*', 'node:'] },
  {
    folder: 'main/electron/',
    folders: ['main/', 'contract/'],
    not: ['main/cli/'],
    packages: ['*', 'node:', 'electron'],
  },
  { folder: 'main/index.ts', folders: ['main/', 'contract/'], packages: ['*', 'node:', 'electron'] },
  { folder: 'main/', folders: ['main/', 'contract/'], not: ['main/electron/'], packages: ['*', 'node:'] },
];

const imports = {
  create(context) {
    const file = belowSource(context.filename);
    const zone = ZONES.find(({ folder }) => file?.startsWith(folder) === true);
    if (zone === undefined) return {};
    const isTest = /\.test\.tsx?$/.test(file);

    function check(node, source) {
      if (typeof source?.value !== 'string') {
        context.report({
          node,
          message: 'What is imported must be written out, so that its place can be checked.',
        });
        return;
      }
      const refused = source.value.startsWith('.')
        ? refusedPath(zone, context.filename, source.value, isTest)
        : refusedPackage(zone, source.value, isTest);
      if (refused !== undefined) {
        context.report({
          node,
          message: `src/${zone.folder} may not import ${refused} (docs/decisions/0001-boundaries.md).`,
        });
      }
    }
    const checkSource = (node) => node.source !== null && check(node, node.source);
    return {
      ImportDeclaration: checkSource,
      ExportNamedDeclaration: checkSource,
      ExportAllDeclaration: checkSource,
      ImportExpression: checkSource,
      TSImportType: (node) => check(node, node.source ?? node.argument),
      CallExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'require')
          check(node, node.arguments[0]);
      },
    };
  },
};

function refusedPath(zone, file, path, isTest) {
  const target = belowSource(resolve(dirname(file), path));
  if (target === undefined) return isTest ? undefined : `${path}, which is outside src`;
  const allowed =
    zone.folders.some((folder) => target.startsWith(folder)) &&
    !zone.not?.some((folder) => target.startsWith(folder));
  return allowed ? undefined : `src/${target}`;
}

function refusedPackage(zone, name, isTest) {
  if (isTest && /^(node:|vitest$|fast-check$)/.test(name)) return undefined;
  const kind = name.startsWith('node:') ? 'node:' : /^electron($|[/-])/.test(name) ? 'electron' : '*';
  return zone.packages.includes(kind) || zone.packages.includes(name) ? undefined : name;
}

/** The path from the innermost folder `src` on, with slashes. */
function belowSource(file) {
  const path = file.split(sep).join(posix.sep);
  const at = path.lastIndexOf('/src/');
  return at < 0 ? undefined : path.slice(at + '/src/'.length);
}

/** Of `child_process` only what starts one program with its arguments as they are. */
const STARTERS = new Set(['spawn', 'spawnSync', 'execFile', 'execFileSync', 'fork']);

const noShell = {
  create(context) {
    const report = (node, what) =>
      context.report({ node, message: `${what} may run a shell, which takes text of others for commands.` });
    function checkNames(node, names) {
      for (const name of names) if (!STARTERS.has(name)) report(node, `"${name}" of child_process`);
    }
    return {
      ImportDeclaration(node) {
        if (!isChildProcess(node.source)) return;
        checkNames(
          node,
          node.specifiers
            .filter(({ importKind }) => node.importKind !== 'type' && importKind !== 'type')
            .map(({ imported, type }) => imported?.name ?? imported?.value ?? type),
        );
      },
      ExportAllDeclaration: (node) => isChildProcess(node.source) && report(node, 'All of child_process'),
      ExportNamedDeclaration(node) {
        if (isChildProcess(node.source))
          checkNames(
            node,
            node.specifiers.map(({ local }) => local.name),
          );
      },
      ImportExpression(node) {
        if (!isChildProcess(node.source)) return;
        const pattern = node.parent?.parent?.id;
        if (pattern?.type !== 'ObjectPattern') report(node, 'All of child_process');
        else
          checkNames(
            node,
            pattern.properties.map(({ key }) => key?.name ?? 'the rest'),
          );
      },
      CallExpression(node) {
        const { callee } = node;
        const name = callee.property?.name ?? callee.name;
        if ((name === 'require' || name === 'getBuiltinModule') && isChildProcess(node.arguments[0])) {
          report(node, 'All of child_process');
        }
      },
      Property(node) {
        if (node.parent.type !== 'ObjectExpression') return;
        if ((node.computed ? node.key.value : (node.key.name ?? node.key.value)) !== 'shell') return;
        if (node.value.value !== false) report(node, 'The option "shell"');
      },
    };
  },
};

function isChildProcess(source) {
  return /^(node:)?child_process$/.test(source?.value ?? '');
}

export default { meta: { name: 'switchyard' }, rules: { imports, 'no-shell': noShell } };
