import { createI18n } from 'vue-i18n'
import { embedded, LANGUAGES, type Language } from './embedded'
import { remember } from './cookies'

type Words = Record<string, unknown>
/** One for each half of the pages: a shopper does not load the words of the staff. */
export type WordLoader = (language: Language) => Promise<{ default: Words }[]>

export const i18n = createI18n<false>({
  legacy: false,
  locale: embedded.language,
  fallbackLocale: false,
  missingWarn: false,
  fallbackWarn: false,
  messages: {},
})

let load: WordLoader

export async function useWords(loader: WordLoader): Promise<void> {
  load = loader
  await speak(embedded.language)
}

/** Shows the pages in that language from now on, here and at the next visit. */
export async function speak(language: Language): Promise<void> {
  if (!i18n.global.availableLocales.includes(language)) {
    const words = Object.assign({}, ...(await load(language)).map((file) => file.default)) as Words
    i18n.global.setLocaleMessage(language, words as never)
  }
  i18n.global.locale.value = language as never
  document.documentElement.lang = language
}

export async function choose(language: Language): Promise<void> {
  await speak(language)
  remember('lang', language)
}

export function language(): Language {
  return (i18n.global.locale.value as string) in LANGUAGES ? (i18n.global.locale.value as Language) : 'en'
}

/** A text of the catalogue in the language of the page, else in English, else in whatever there is. */
export function localized(texts: Record<string, string> | null | undefined): string {
  return texts ? (texts[language()] ?? texts.en ?? Object.values(texts)[0] ?? '') : ''
}
