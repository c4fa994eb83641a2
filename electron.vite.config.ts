import { defineConfig } from 'electron-vite';

/** The main process and the command line, as plain modules that run in Electron and in Node alike. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node22.13',
      minify: false,
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          headless: 'src/main/headless.ts',
          cli: 'src/main/cli.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
});
