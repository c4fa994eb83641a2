import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/**
 * The main process and the command line, as modules that run in Electron and in Node alike. Dependencies are bundled,
 * so that a start reads few files; native code stays outside.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node22.19',
      minify: false,
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron', '@napi-rs/keyring'],
        input: {
          index: 'src/main/index.ts',
          headless: 'src/main/headless.ts',
          cli: 'src/main/cli.ts',
        },
        // Without digests in their names, so that a hub that runs while another build is made finds what it loads late.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  },
  /** The window's bridge: a sandboxed one can only be CommonJS. */
  preload: {
    build: {
      outDir: 'out/preload',
      minify: false,
      rollupOptions: {
        external: ['electron'],
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  /** One web app for the browser and the window; the hub serves it below `/dashboard`. */
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      // What is loaded with which page: a test holds the first one to its size.
      manifest: true,
      license: { fileName: 'assets/licences.txt' },
      rollupOptions: { input: 'src/renderer/index.html' },
    },
  },
});
