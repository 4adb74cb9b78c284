package cartulary.gateway.customer;

import cartulary.contract.customer.AddressId;
import cartulary.contract.customer.AddressQuery.AddressBook;
import cartulary.contract.customer.AddressQuery.FindAddressBook;
import cartulary.contract.customer.CustomerCommand.AddAddress;
import cartulary.contract.customer.CustomerCommand.PreferAddress;
import cartulary.contract.customer.CustomerCommand.RemoveAddress;
import cartulary.contract.customer.CustomerCommand.ReviseAddress;
import cartulary.contract.customer.CustomerId;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.RecipientRequest;
import cartulary.gateway.support.Requests;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A customer's own address book; staff reads it to order for them. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "addresses")
final class AddressController {
    record AddressKept(AddressId addressId) {}

    private final Shop shop;

    AddressController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "My addresses, the preferred one first")
    @GetMapping("/addresses")
    AddressBook mine(Caller caller) {
        return book(caller.customerId(), caller);
    }

    @Operation(summary = "The addresses of a customer, to order for them")
    @GetMapping("/admin/customers/{customerId}/addresses")
    AddressBook of(@PathVariable CustomerId customerId, Caller caller) {
        return book(customerId, caller);
    }

    @Operation(
            summary = "Keep one more address",
            description = "A book holds 20. The oldest is the preferred one, until one is chosen.")
    @PostMapping("/addresses")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AddressKept> add(
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody RecipientRequest body,
            Caller caller) {
        var customer = caller.customerId();
        var addressId = AddressId.derivedFrom(customer, key.value());
        var hash = Requests.hash("add address", body);
        shop.tell(new AddAddress(customer, addressId, body.recipient(), hash), caller, key);
        return ResponseEntity.created(URI.create("/api/v1/addresses/" + addressId))
                .body(new AddressKept(addressId));
    }

    @Operation(
            summary = "Correct an address",
            description = "Orders that went there before keep what they were placed with.")
    @PutMapping("/addresses/{addressId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revise(@PathVariable AddressId addressId, @Valid @RequestBody RecipientRequest body, Caller caller) {
        shop.tell(new ReviseAddress(caller.customerId(), addressId, body.recipient()), caller, null);
    }

    @Operation(summary = "Keep an address no longer")
    @DeleteMapping("/addresses/{addressId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable AddressId addressId, Caller caller) {
        shop.tell(new RemoveAddress(caller.customerId(), addressId), caller, null);
    }

    @Operation(summary = "Have an address offered first")
    @PutMapping("/addresses/{addressId}/preference")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void prefer(@PathVariable AddressId addressId, Caller caller) {
        shop.tell(new PreferAddress(caller.customerId(), addressId), caller, null);
    }

    private AddressBook book(CustomerId customer, Caller caller) {
        return shop.find(new FindAddressBook(customer), AddressBook.class, caller)
                .orElseGet(() -> new AddressBook(customer, List.of()));
    }
}
