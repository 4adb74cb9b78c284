package cartulary.contract.catalog;

import cartulary.contract.catalog.CatalogView.ProductStatus;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Map;

/**
 * What one row of a file says, as it was read. What is null stays as it is.
 *
 * @param row from 1, without the header
 * @param productId null if it is about the prices of a SKU and no more
 * @param says null with the product
 * @param options null for those the variant has; none if it is new
 * @param prices minor units by ISO 4217 code; zero is free
 * @param parts what one of the variant is put together of; none to have it no bundle any more
 * @param status what the product is to be; a draft is left as it is
 * @param unread why it could not be read; all else is null then
 */
@JsonInclude(Include.NON_NULL)
public record ImportRow(
        int row,
        ProductId productId,
        Amendment says,
        Sku sku,
        Map<String, String> options,
        Map<String, Long> prices,
        List<BundlePart> parts,
        ProductStatus status,
        RowRefusal unread) {
    /** Of what is no bundle, or says nothing of that. */
    public ImportRow(
            int row,
            ProductId productId,
            Amendment says,
            Sku sku,
            Map<String, String> options,
            Map<String, Long> prices,
            ProductStatus status,
            RowRefusal unread) {
        this(row, productId, says, sku, options, prices, null, status, unread);
    }

    public static ImportRow unread(RowRefusal refusal) {
        return new ImportRow(refusal.row(), null, null, null, null, null, null, null, refusal);
    }
}
