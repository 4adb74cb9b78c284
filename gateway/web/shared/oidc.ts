import * as oauth from 'oauth4webapi'
import type { Session } from './session'
import { Problem } from './problem'

/** Loaded only when somebody signs in or a token has to be refreshed. */
const CLIENT: oauth.Client = { client_id: 'cartulary-web' }
const SCOPE = 'openid profile email'

const servers = new Map<string, Promise<oauth.AuthorizationServer>>()

function server(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer)
  let found = servers.get(issuer)
  if (!found) {
    found = oauth
      .discoveryRequest(url, options(issuer))
      .then((response) => oauth.processDiscoveryResponse(url, response))
    found.catch(() => servers.delete(issuer))
    servers.set(issuer, found)
  }
  return found
}

/** Without TLS only where the issuer itself has none: on loopback. */
function options(issuer: string): { [oauth.allowInsecureRequests]: boolean } {
  return { [oauth.allowInsecureRequests]: issuer.startsWith('http:') }
}

export interface Parting {
  state: string
  verifier: string
}

export async function leave(
  issuer: string,
  kind: 'sign-in' | 'sign-up',
  callback: string,
  language: string,
): Promise<{ address: string; parting: Parting }> {
  const as = await server(issuer)
  const parting = { state: oauth.generateRandomState(), verifier: oauth.generateRandomCodeVerifier() }
  const address = new URL(as.authorization_endpoint ?? '')
  address.search = new URLSearchParams({
    client_id: CLIENT.client_id,
    response_type: 'code',
    redirect_uri: callback,
    scope: SCOPE,
    state: parting.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(parting.verifier),
    code_challenge_method: 'S256',
    ui_locales: language === 'zh' ? 'zh-CN' : language,
    ...(kind === 'sign-up' ? { prompt: 'create' } : {}),
  }).toString()
  return { address: address.href, parting }
}

export async function arrive(issuer: string, here: URL, callback: string, parting: Parting): Promise<Session> {
  const as = await server(issuer)
  const parameters = oauth.validateAuthResponse(as, CLIENT, here, parting.state)
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    CLIENT,
    oauth.None(),
    parameters,
    callback,
    parting.verifier,
    options(issuer),
  )
  return sessionOf(await oauth.processAuthorizationCodeResponse(as, CLIENT, response, { requireIdToken: true }))
}

/**
 * @returns null if the issuer does not know the login any more
 * @throws if the issuer cannot be asked
 */
export async function refreshed(issuer: string, session: Session): Promise<Session | null> {
  const as = await server(issuer)
  const response = await oauth.refreshTokenGrantRequest(as, CLIENT, oauth.None(), session.refreshToken, options(issuer))
  if (response.status >= 500) throw new Problem('unavailable', response.status)
  try {
    return sessionOf(await oauth.processRefreshTokenResponse(as, CLIENT, response))
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) return null
    throw error
  }
}

export async function goodbye(issuer: string, session: Session, to: string): Promise<string> {
  const as = await server(issuer)
  const address = new URL(as.end_session_endpoint ?? '')
  address.search = new URLSearchParams({
    client_id: CLIENT.client_id,
    id_token_hint: session.idToken,
    post_logout_redirect_uri: to,
  }).toString()
  return address.href
}

interface AccessClaims {
  realm_access?: { roles?: string[] }
}

function sessionOf(tokens: oauth.TokenEndpointResponse): Session {
  const identity = oauth.getValidatedIdTokenClaims(tokens)
  if (!identity || !tokens.refresh_token || !tokens.id_token) throw new Problem('unauthenticated', 401)
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    idToken: tokens.id_token,
    expiresAt: Date.now() + (tokens.expires_in ?? 60) * 1000,
    subject: identity.sub,
    name: String(identity.name ?? identity.preferred_username ?? ''),
    // For showing pages only; what may be done, the shop decides at each request.
    roles: claims(tokens.access_token).realm_access?.roles ?? [],
  }
}

function claims(token: string): AccessClaims {
  const part = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')
  const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0))
  return JSON.parse(new TextDecoder().decode(bytes)) as AccessClaims
}
