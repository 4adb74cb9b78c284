package cartulary.saga.notice;

/**
 * What a shopper is told.
 *
 * @param reference the same at each try: who keeps it knows a repeat by it
 * @param to a mail address or a phone number
 * @param subject empty for a short message
 */
record Letter(String reference, String to, String subject, String text) {}
