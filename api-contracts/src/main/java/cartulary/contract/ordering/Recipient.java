package cartulary.contract.ordering;

/** Who gets the parcel. Personal data: in events, sagas and views it stands only in sealed fields. Nulls where not given. */
public record Recipient(
        String name, String phone, String email, String street, String city, String postalCode, String country) {
    @Override
    public String toString() {
        return "Recipient[…]"; // A log line must not spell it out.
    }
}
