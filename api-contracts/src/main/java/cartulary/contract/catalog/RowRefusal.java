package cartulary.contract.catalog;

/**
 * Why a row of a file was not taken in, in whole or in part.
 *
 * @param row from 1, without the header
 * @param about the product or SKU it names; null if it names none
 * @param code as of a problem
 * @param field null if none is to blame
 */
public record RowRefusal(int row, String about, String code, String field, String detail) {}
