package cartulary.gateway.support;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every reason for which the gateway says no, as it stands in a problem's {@code code} and on its page. Codes are stable:
 * clients switch on them.
 */
public enum ProblemCode {
    MALFORMED_JSON(
            400,
            "The body is not JSON",
            "The body is missing, is not valid JSON, names a field twice or goes on after its end.",
            "Correct the body at the line and column told in the detail."),
    UNKNOWN_FIELD(
            400,
            "A field is not known",
            "The body has a field that this operation does not take. Nothing is ignored silently.",
            "Leave the field out; the API description lists the fields."),
    INVALID_FIELD(
            400,
            "A value is not acceptable",
            "A field, parameter or header is missing, has another type, or is out of its bounds.",
            "Correct what `errors` names."),
    INVALID_ID(
            400,
            "An id is no id",
            "An id in the address does not have the form of such an id.",
            "Use ids as the API gave them."),
    MISSING_IDEMPOTENCY_KEY(
            400,
            "The Idempotency-Key is missing",
            "Every POST that creates or acts needs the header Idempotency-Key, 1 to 255 printable ASCII characters, so that a repeat does nothing twice.",
            "Send a fresh key with each new wish and the same key with each repeat."),
    MALFORMED_REQUEST(
            400, "The request is not HTTP", "The request line or a header cannot be read.", "Use an HTTP client."),
    UNAUTHENTICATED(
            401,
            "Who are you?",
            "No valid access token or guest token came with the request; tokens end after a while.",
            "Get a fresh token and send it as `Authorization: Bearer …` or `Authorization: Guest …`."),
    NOT_ALLOWED(
            403,
            "Your role does not allow this",
            "The token is good, but the operation is for other roles.",
            "Use a login that has the role."),
    ORIGIN_NOT_ALLOWED(
            403,
            "This web origin is not on the list",
            "A page of an origin that the shop does not know called the API.",
            "Have the origin added to the shop's settings."),
    NOT_FOUND(
            404,
            "There is no such thing",
            "Nothing is at this address, or it is not yours to see.",
            "Check the address and the id."),
    METHOD_NOT_ALLOWED(
            405,
            "The method does not fit",
            "The address exists, but not for this method; the header Allow lists those it takes.",
            "Use one of them."),
    NOT_ACCEPTABLE(
            406,
            "No such representation",
            "The Accept header asks for a media type that this address does not have.",
            "Accept application/json."),
    VERSION_STALE(
            412,
            "It was changed meanwhile",
            "If-Match names another version than the thing has now: somebody changed it after you read it.",
            "Read it again, and decide again."),
    PRECONDITION_REQUIRED(
            428,
            "Which version do you mean?",
            "A change here needs the header If-Match with the ETag of what was read, so that nobody's change is lost.",
            "Read the thing and send its ETag as If-Match; `*` means any."),
    BODY_TOO_LARGE(
            413,
            "The body is too large",
            "Bodies end at 64 KiB, notifications of providers at 256 KiB, pictures at 4 MiB, imports at 32 MiB.",
            "Send less."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "The media type is not taken",
            "The Content-Type is not one this operation reads.",
            "Send application/json."),
    RATE_LIMITED(
            429,
            "Too many requests",
            "A limit per caller or per address was reached.",
            "Wait as long as Retry-After says, then go on slower."),
    HEADERS_TOO_LARGE(
            431, "The headers are too large", "Request line and headers end at 8 KiB together.", "Send less."),
    INTERNAL_ERROR(
            500,
            "The shop made a mistake",
            "Something failed that should not; it was logged with the request's id.",
            "Repeat the same request with the same Idempotency-Key; tell us the requestId if it lasts."),
    UNAVAILABLE(
            503,
            "A part of the shop is not there now",
            "The answer did not come in time or a server behind is down. The request may have been done or not.",
            "Repeat the same request with the same Idempotency-Key after Retry-After seconds."),
    OUTCOME_UNKNOWN(
            503,
            "Whether it was done is not known yet",
            "A server behind broke off while it was at work. The request may have been done or not; nothing is lost.",
            "Repeat the same request with the same Idempotency-Key after Retry-After seconds: it finds out."),
    VIEW_BEHIND(
            409,
            "The view is not that far yet",
            "You asked for a view that includes a position (Cartulary-Position) it has not reached within the time one may wait; the detail says how far it is.",
            "Ask again after Retry-After seconds."),
    PROJECTION_REFUSED(
            409,
            "The projection does not take that now",
            "The versions differ, there is none to switch to, or one is being built already; the detail says which.",
            "Look at its versions and their comparison in the list of projections."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "The Idempotency-Key was used for something else",
            "The same key came before with other content.",
            "Use a fresh key for a new wish."),
    INVALID_SIGNATURE(
            400,
            "The signature is not good",
            "A notification's signature does not match its bytes, or is older or newer than 300 seconds.",
            "Only the payment provider sends notifications."),

    PRODUCT_UNKNOWN(404, "There is no such product", "No product has this id.", "Take ids from the catalogue."),
    PRODUCT_ARCHIVED(
            409, "The product is archived", "An archived product takes no further change.", "Create a new one."),
    PRODUCT_NOT_PUBLISHABLE(
            409,
            "The product cannot be published yet",
            "A published product needs a variant with a price.",
            "Add a variant, price it, publish again."),
    SKU_TAKEN(409, "The SKU is taken", "Another product has claimed this code.", "Choose another code."),
    CATEGORY_UNKNOWN(404, "There is no such category", "No category has this id.", "Take ids from the category tree."),
    CATEGORY_TAKEN(
            409, "The category exists", "A category with this id is there with other content.", "Choose another id."),
    CATEGORY_WOULD_LOOP(
            409, "Categories are a tree", "A category cannot stand below itself.", "Choose another parent."),
    PRICE_NOT_POSITIVE(
            400,
            "The price is not positive",
            "A price is at least one minor unit, unless it is marked free.",
            "Correct it, or mark it free."),
    ADDRESS_UNKNOWN(
            404, "There is no such address", "It is not in your address book.", "Take ids from your address book."),
    ADDRESS_BOOK_FULL(409, "The address book is full", "It holds 20 addresses.", "Remove one that you need no longer."),
    DRAFT_UNKNOWN(404, "There is no such draft order", "It was never created.", "Take ids from the list of drafts."),
    DRAFT_CLOSED(
            409,
            "The draft order is closed",
            "It was placed, or discarded.",
            "Look at the order it became, or create another draft."),
    DRAFT_WITHOUT_RECIPIENT(
            409,
            "The draft order does not say who gets it",
            "It can be placed once it has a recipient.",
            "Revise it with a recipient."),
    CART_LINE_INVALID(
            400,
            "That does not go into the cart",
            "A cart holds up to 100 articles, and up to 999 of each.",
            "Order in several carts."),
    CART_CHANGED(
            409,
            "The cart is not as you have seen it",
            "It was changed on another page or device since.",
            "Look at the cart again and order that version."),
    CART_EMPTY(409, "The cart is empty", "There is nothing to order in it.", "Put something into it."),
    CART_ORDERED(
            409,
            "This cart was ordered already",
            "One version of a cart makes one order; it was ordered with another address, way of sending or total.",
            "Look at your orders."),
    SHIPPING_METHOD_UNKNOWN(
            404,
            "There is no such way to send",
            "It was never defined.",
            "Take ids from the list of shipping methods."),
    SHIPPING_NOT_AVAILABLE(
            400,
            "It cannot be sent that way",
            "The way to send is not offered, or not to that country, or not for that currency.",
            "Ask for the shipping methods of the country and choose one."),
    ORDER_TOTAL_CHANGED(
            409,
            "The total is not the one you agreed to",
            "Prices or rates have changed since.",
            "Ask for the confirmation again and show the new total."),
    SUBMIT_NONCE_NOT_VALID(
            409,
            "The confirmation does not hold any more",
            "The nonce has ended, or stands for other lines, another address or somebody else.",
            "Ask for the confirmation again and order with its nonce."),
    SKU_UNKNOWN(
            400,
            "There is no such SKU",
            "No product has a variant with this code.",
            "Take codes from the product's page."),
    SKU_WITHDRAWN(
            409, "The SKU is not on sale", "Its product is not published, or not any more.", "Take the line out."),
    CURRENCY_WITHOUT_PRICE(
            400,
            "No price in this currency",
            "The SKU has no price in the currency of the order.",
            "Order in a currency that the product's page lists."),
    QUANTITY_INVALID(
            400, "The quantity is not acceptable", "A quantity is a whole number within its bounds.", "Correct it."),
    STOCK_BELOW_RESERVED(
            409,
            "Stock would fall below what is reserved",
            "Reserved units are promised to orders.",
            "Correct the difference, or cancel orders first."),
    RESERVATION_UNKNOWN(
            409, "There is no such reservation", "The order holds nothing of this stock item.", "Check the order."),
    RESERVATION_TOO_SMALL(
            409,
            "Less is held than that",
            "The order holds fewer units of this stock item.",
            "Ship no more than is held; what is promised has to come in first."),
    STOCK_NOT_AVAILABLE(
            409,
            "Less is available than that",
            "What is held for orders cannot be sent elsewhere.",
            "Send no more than is available."),
    TRANSFER_UNKNOWN(
            404,
            "There is no such transfer under way",
            "It was never sent from here, has landed, or came back.",
            "Check where it was sent from."),
    LOCATION_UNKNOWN(
            404,
            "There is no such location",
            "Nobody opened a location of this name.",
            "Open it, or correct the name."),
    STOCK_ITEM_UNKNOWN(
            404, "There is no such stock item", "Nothing was ever received for this SKU.", "Receive stock first."),
    CUSTOMER_REGISTERED(
            409,
            "The customer is registered",
            "This customer was registered before with other content.",
            "Nothing is left to do."),
    CUSTOMER_UNKNOWN(404, "There is no such customer", "No customer has this id.", "Check the id."),
    ORDER_UNKNOWN(
            404,
            "There is no such order",
            "No order has this id, or it is not yours.",
            "Take ids from the list of your orders."),
    ORDER_NOT_CANCELLABLE(
            409, "The order cannot be cancelled any more", "Something of it was sent already.", "Ask for a return."),
    ORDER_NOT_CONFIRMABLE(409, "The order cannot be confirmed", "It was cancelled.", "Place a new order."),
    ORDER_NOT_SHIPPABLE(
            409,
            "Nothing can be sent for the order",
            "It is not paid, or it was cancelled, or nothing of it is sent that could be completed.",
            "Look at its status."),
    FULFILMENT_UNKNOWN(
            404,
            "Nothing is to be sent for the order",
            "It is not paid yet, there is no such order, or it is not yours.",
            "Wait until the order is confirmed."),
    FULFILMENT_STOPPED(409, "Nothing is sent any more", "The order is being cancelled, or is.", "Place a new order."),
    SHIPMENT_TOO_LARGE(
            409,
            "That is more than is left to be sent",
            "Of each SKU at most what was ordered is sent, in all parcels together.",
            "Read the fulfilment; leave the lines out to send all that is left."),
    PARCEL_UNKNOWN(
            404,
            "There is no such parcel",
            "No parcel of this order has this id.",
            "Take ids from the order's fulfilment."),
    NOT_ALL_SHIPPED(
            409,
            "Something is still to be sent",
            "Receipt is confirmed of the whole order.",
            "Wait for the last parcel."),
    RETURN_TOO_LARGE(
            409,
            "That is more than can be sent back",
            "Of each SKU at most what was sent and is not coming back already.",
            "Read the fulfilment: it tells what is returnable."),
    RETURN_TOO_LATE(
            409,
            "The time for returns is over",
            "Goods come back within a window that begins with the last parcel.",
            "Write to the shop."),
    RETURN_UNKNOWN(
            404,
            "There is no such return",
            "No return of this order has this id.",
            "Take ids from the order's fulfilment."),
    RETURN_NOT_IN_STATE(
            409,
            "The return cannot do that now",
            "A return is asked for, approved, received and settled, in this order; or denied.",
            "Read where it stands."),
    REFUND_BEYOND_PRICE(
            400,
            "That is more than the goods cost",
            "At most what was paid for what came back is given back with a return.",
            "Give a smaller amount, or leave it out."),
    CANCELLATION_NOT_REQUESTED(
            409,
            "Nobody asked to cancel the order",
            "A cancellation is confirmed only after it was asked for.",
            "Ask for it first."),
    ORDER_LINES_INVALID(
            400,
            "The lines are not acceptable",
            "An order has 1 to 100 lines of 1 to 999 units each, and each SKU once.",
            "Correct what `errors` names."),
    ORDER_TOTAL_TOO_LARGE(
            400,
            "The total is too large",
            "The sum does not fit the largest amount the shop can handle.",
            "Order less at once."),
    PAYMENT_UNKNOWN(
            404,
            "There is no such payment",
            "The order has no payment yet, or it is not yours.",
            "Wait until the order's payment can be paid."),
    PAYMENT_NOT_PAYABLE(
            409,
            "The payment cannot be paid now",
            "It was paid, closed or given up, or its window ended.",
            "Look at the order; place a new one if it was cancelled."),
    PAYMENT_PROCESSING(
            409,
            "The payment is being processed",
            "The money of another attempt is held and is being taken.",
            "Wait a moment and look at the order; do not pay again."),
    PAYMENT_NOT_VOIDABLE(409, "The payment cannot be closed", "It was paid.", "Refund it instead."),
    REFUND_TOO_LARGE(
            409, "The refund is too large", "Refunds together never exceed what was captured.", "Refund less."),
    PAYMENT_METHOD_UNKNOWN(404, "There is no such saved card", "No saved card has this id.", "List your cards."),
    DISPUTE_UNKNOWN(404, "There is no such dispute", "No dispute has this id.", "Check the id."),
    REFUND_UNKNOWN(404, "There is no such refund", "No refund has this id.", "Check the id."),
    NOTIFICATION_REJECTED(
            400,
            "The notification is not acceptable",
            "It says something other than the one received before under the same id.",
            "Only the payment provider sends notifications."),
    WALLET_TOO_LOW(
            409,
            "There is not enough in the wallet",
            "Store credit is never overdrawn.",
            "Pay in another way, or less."),
    LINE_REFUNDED_BEFORE(
            409,
            "The line was refunded before",
            "Of what was bought each piece is paid back once; a proposed refund counts.",
            "Look at the refunds of the order, and ask for what is left."),
    REFUND_NOT_PROPOSED(
            409,
            "The refund waits for nobody",
            "Only a refund that was proposed and not decided is approved or rejected.",
            "Look at the refund."),
    CASE_UNKNOWN(404, "There is no such case", "No question about money has this id.", "Look at the list of reviews."),
    CASE_NOT_IN_STATE(
            409,
            "The case is not in that state",
            "Only an open case takes a proposal, and only a proposed one is confirmed or rejected.",
            "Look at the case."),
    SECOND_PERSON_NEEDED(
            409,
            "Another person is needed",
            "Whoever asked for it cannot be the one who agrees.",
            "Have another admin look at it."),
    PROCESS_NOT_PARKED(
            409,
            "The process is not parked",
            "Only a parked process is closed, or goes on without a step.",
            "Look at the list of parked processes."),
    PROCESS_UNKNOWN(404, "There is no such process", "No process has this id.", "Look at the list of processes."),
    PROCESS_ENDED(409, "The process came to its end", "Nothing is left to be done for it.", "Look at its history."),
    PROCESS_ACT_NOT_TAKEN(
            409,
            "The process cannot do that in this step",
            "Going on without this step, or undoing it, could cost goods or money.",
            "Look at what it takes; try the step again, or close it once it is settled by hand.");

    private static final Map<String, ProblemCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ProblemCode::code, Function.identity()));

    private final int status;
    private final String title;
    private final String meaning;
    private final String remedy;

    ProblemCode(int status, String title, String meaning, String remedy) {
        this.status = status;
        this.title = title;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    public static Optional<ProblemCode> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** As clients know it, kebab-case. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** What happened, for a person. */
    public String meaning() {
        return meaning;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
