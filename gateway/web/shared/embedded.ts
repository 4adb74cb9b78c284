/** What the gateway put into the page beside its content. */
export interface Embedded {
  language: Language
  currency: string
  currencies: string[]
  issuer: string
  problem: ProblemBody | null
  view?: string
  [part: string]: unknown
}

export type Language = 'en' | 'zh'
export const LANGUAGES: Record<Language, string> = { en: 'English', zh: '中文' }

/** A problem as RFC 9457 and the shop tell it. */
export interface ProblemBody {
  code: string
  status: number
  detail?: string
  requestId?: string
  errors?: Record<string, string>
}

function read(): Embedded {
  const element = document.getElementById('state')
  if (element?.textContent) return JSON.parse(element.textContent) as Embedded
  return { language: 'en', currency: 'CNY', currencies: ['CNY'], issuer: '', problem: null }
}

export const embedded = read()
