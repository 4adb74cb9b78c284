import vue from '@vitejs/plugin-vue'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const out = fileURLToPath(new URL('../target/web/cartulary/web', import.meta.url))

/** What a browser loads before a product can be put into the cart; compressed with gzip, the worse of the two. */
const PRODUCT_PAGE_MAX = 120 * 1024

/** Lays a .br and a .gz beside each asset, and refuses a product page that has grown too heavy. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle(_, bundle) {
      const sizes = new Map<string, number>()
      for (const file of readdirSync(join(out, 'assets'))) {
        if (!/\.(js|css|svg)$/.test(file)) continue
        const path = join(out, 'assets', file)
        const bytes = readFileSync(path)
        const gzip = gzipSync(bytes, { level: 9 })
        sizes.set(`assets/${file}`, gzip.length)
        if (statSync(path).size < 1024) continue
        writeFileSync(`${path}.gz`, gzip)
        writeFileSync(`${path}.br`, brotliCompressSync(bytes))
      }
      const loaded = new Set<string>()
      const load = (file: string) => {
        const chunk = bundle[file]
        if (loaded.has(file) || chunk?.type !== 'chunk') return
        loaded.add(file)
        chunk.imports.forEach(load)
      }
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && (chunk.name === 'shop' || chunk.facadeModuleId?.endsWith('/shop.zh.json'))) {
          load(chunk.fileName)
        }
      }
      const total = [...loaded].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0)
      if (loaded.size === 0) this.error('the shop has no entry: the size of its product page cannot be told')
      const told = `script of the product page: ${(total / 1024).toFixed(1)} KiB compressed, at most ${PRODUCT_PAGE_MAX / 1024}`
      if (total > PRODUCT_PAGE_MAX) this.error(told)
      else this.info(told)
    },
  }
}

export default defineConfig({
  plugins: [vue(), compressed()],
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  define: { __VUE_OPTIONS_API__: false, __VUE_I18N_LEGACY_API__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  build: {
    outDir: out,
    emptyOutDir: true,
    assetsInlineLimit: 0, // The policy of the pages allows no data: address.
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    rolldownOptions: { input: { shop: 'shop.html', staff: 'staff.html' } },
  },
  test: { environment: 'happy-dom' },
} as Parameters<typeof defineConfig>[0])
