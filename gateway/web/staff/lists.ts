import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { ListOf } from '@/shared/contracts'
import { useLoaded, type Loaded } from '@/shared/loaded'
import { asProblem } from '@/shared/problem'
import { read } from './api'

export interface Listed<T> extends Omit<Loaded<ListOf<T>>, 'value'> {
  items: ComputedRef<T[] | null>
  /** Null at the end. */
  next: ComputedRef<string | null>
  more: () => Promise<void>
}

/** A list that goes on where it ended. The path changes when another list is wanted. */
export function useList<T>(path: () => string): Listed<T> {
  const joined = (cursor: string) => path() + (path().includes('?') ? '&' : '?') + 'cursor=' + encodeURIComponent(cursor)
  const first = useLoaded<ListOf<T>>(path, (signal) => read(path(), signal))
  const later = shallowRef<ListOf<T>[]>([])
  watch(first.value, () => (later.value = []))
  const last = computed(() => later.value.at(-1) ?? first.value.value)

  async function more(): Promise<void> {
    const cursor = last.value?.nextCursor
    if (!cursor || first.loading.value) return
    const of = first.value.value
    first.loading.value = true
    try {
      const found = await read<ListOf<T>>(joined(cursor))
      if (of === first.value.value) later.value = [...later.value, found]
    } catch (error) {
      first.problem.value = asProblem(error)
    } finally {
      first.loading.value = false
    }
  }

  return {
    items: computed(() => (first.value.value ? [first.value.value, ...later.value].flatMap((page) => page.items) : null)),
    next: computed(() => last.value?.nextCursor ?? null),
    problem: first.problem,
    loading: first.loading,
    again: first.again,
    more,
  }
}

/**
 * What a list is narrowed by, kept in the address, so that it can be sent to a colleague and survives a reload.
 *
 * @returns fields to bind; take() puts them into the address; query() is what the API is asked with
 */
export function useFilter<K extends string>(names: readonly K[]): {
  fields: Ref<Record<K, string>>
  take: () => Promise<unknown>
  clear: () => Promise<unknown>
  query: (extra?: Record<string, string>) => string
  any: ComputedRef<boolean>
} {
  const route = useRoute()
  const router = useRouter()
  const given = () => Object.fromEntries(names.map((name) => [name, String(route.query[name] ?? '')])) as Record<K, string>
  const fields = ref(given()) as Ref<Record<K, string>>
  watch(
    () => names.map((name) => route.query[name]).join('\n'),
    () => (fields.value = given()),
  )
  const filled = (from: Record<K, string>) =>
    Object.fromEntries(names.filter((name) => from[name].trim() !== '').map((name) => [name, from[name].trim()]))
  return {
    fields,
    take: () => router.push({ query: filled(fields.value) }),
    clear: () => router.push({ query: {} }),
    query: (extra = {}) => new URLSearchParams({ ...filled(given()), ...extra }).toString(),
    any: computed(() => names.some((name) => route.query[name])),
  }
}
