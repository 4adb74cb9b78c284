package cartulary.contract;

import cartulary.contract.auditing.AuditQuery;
import cartulary.contract.auditing.Causation;
import cartulary.contract.auditing.EventStream;
import cartulary.contract.auditing.TrailEntry;
import cartulary.contract.cart.CartCommand;
import cartulary.contract.cart.CartEvent;
import cartulary.contract.cart.CartFailure;
import cartulary.contract.cart.CartLine;
import cartulary.contract.cart.CartQuery;
import cartulary.contract.catalog.CatalogCommand;
import cartulary.contract.catalog.CatalogFailure;
import cartulary.contract.catalog.CatalogQuery;
import cartulary.contract.catalog.CatalogView;
import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.ImportCommand;
import cartulary.contract.catalog.ImportEvent;
import cartulary.contract.catalog.ImportQuery;
import cartulary.contract.catalog.ProductEvent;
import cartulary.contract.catalog.RowRefusal;
import cartulary.contract.catalog.SkuClaimed;
import cartulary.contract.customer.AddressQuery;
import cartulary.contract.customer.CustomerCommand;
import cartulary.contract.customer.CustomerEvent;
import cartulary.contract.customer.CustomerFailure;
import cartulary.contract.customer.LimitsEvent;
import cartulary.contract.dashboard.Dashboard;
import cartulary.contract.dashboard.DashboardQuery;
import cartulary.contract.dashboard.Sales;
import cartulary.contract.fulfilment.FulfilmentCommand;
import cartulary.contract.fulfilment.FulfilmentEvent;
import cartulary.contract.fulfilment.FulfilmentFailure;
import cartulary.contract.fulfilment.FulfilmentQuery;
import cartulary.contract.fulfilment.FulfilmentView;
import cartulary.contract.inventory.InventoryCommand;
import cartulary.contract.inventory.InventoryFailure;
import cartulary.contract.inventory.InventoryQuery;
import cartulary.contract.inventory.LocationEvent;
import cartulary.contract.inventory.LocationList;
import cartulary.contract.inventory.PlanningCommand;
import cartulary.contract.inventory.StockDetails;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockPlanEvent;
import cartulary.contract.inventory.StockRow;
import cartulary.contract.ordering.DraftCommand;
import cartulary.contract.ordering.DraftEvent;
import cartulary.contract.ordering.DraftFailure;
import cartulary.contract.ordering.DraftQuery;
import cartulary.contract.ordering.OrderCommand;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.ordering.OrderQuery;
import cartulary.contract.ordering.OrderView;
import cartulary.contract.ordering.OrderingFailure;
import cartulary.contract.payment.CardPayer;
import cartulary.contract.payment.DisputeCommand;
import cartulary.contract.payment.DisputeEvent;
import cartulary.contract.payment.DisputeQuery;
import cartulary.contract.payment.DisputeRehearsal;
import cartulary.contract.payment.DisputeRow;
import cartulary.contract.payment.MethodCommand;
import cartulary.contract.payment.MethodEvent;
import cartulary.contract.payment.MethodQuery;
import cartulary.contract.payment.NotificationCommand;
import cartulary.contract.payment.NotificationEvent;
import cartulary.contract.payment.NotificationQuery;
import cartulary.contract.payment.NotificationRehearsal;
import cartulary.contract.payment.NotificationRow;
import cartulary.contract.payment.PaymentCommand;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentFailure;
import cartulary.contract.payment.PaymentRehearsal;
import cartulary.contract.payment.RefundQuery;
import cartulary.contract.payment.RefundRow;
import cartulary.contract.pricing.PriceEvent;
import cartulary.contract.pricing.PricingCommand;
import cartulary.contract.pricing.PricingFailure;
import cartulary.contract.pricing.ShippingEvent;
import cartulary.contract.pricing.ShippingQuery;
import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.DeadLetterCommand;
import cartulary.contract.process.DeadLetterEvent;
import cartulary.contract.process.ProcessCommand;
import cartulary.contract.process.ProcessEvent;
import cartulary.contract.process.ProcessFailure;
import cartulary.contract.process.ProcessQuery;
import cartulary.contract.process.ProcessView;
import cartulary.contract.process.ProcessorStatus;
import cartulary.contract.process.ProjectionCommand;
import cartulary.contract.process.ProjectionEvent;
import cartulary.contract.process.ProjectionStatus;
import cartulary.contract.settlement.LedgerEntry;
import cartulary.contract.settlement.LedgerQuery;
import cartulary.contract.settlement.SettlementCommand;
import cartulary.contract.settlement.SettlementEvent;
import cartulary.contract.settlement.SettlementFailure;
import cartulary.contract.settlement.SettlementQuery;
import cartulary.contract.settlement.SettlementView;
import cartulary.contract.settlement.Statement;
import cartulary.contract.settlement.TrialBalance;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Page;
import cartulary.contract.support.TransitionsQuery;
import cartulary.contract.wallet.WalletCommand;
import cartulary.contract.wallet.WalletEvent;
import cartulary.contract.wallet.WalletFailure;
import cartulary.contract.wallet.WalletQuery;
import cartulary.contract.wallet.WalletView;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name under which each message is stored and sent, apart from its class, so that a class may move. An event's alias
 * and its revisions are kept for ever; a new revision comes with an upcaster and a sample.
 */
public final class Catalogue {
    /**
     * @param revision of events, from 1; null for messages that are never stored
     */
    public record Entry(String alias, Integer revision, Class<?> type) {}

    /** Every event there ever was, in its present revision. */
    public static final List<Entry> EVENTS = List.of(
            event("catalog.ProductCreated", 1, ProductEvent.ProductCreated.class),
            event("catalog.ProductRevised", 1, ProductEvent.ProductRevised.class),
            event("catalog.VariantAdded", 1, ProductEvent.VariantAdded.class),
            event("catalog.BundleSet", 1, ProductEvent.BundleSet.class),
            event("catalog.ProductPublished", 1, ProductEvent.ProductPublished.class),
            event("catalog.ProductWithdrawn", 1, ProductEvent.ProductWithdrawn.class),
            event("catalog.ProductArchived", 1, ProductEvent.ProductArchived.class),
            event("catalog.PublicationScheduled", 1, ProductEvent.PublicationScheduled.class),
            event("catalog.ScheduledPublicationCancelled", 1, ProductEvent.ScheduledPublicationCancelled.class),
            event("catalog.ScheduledPublicationDone", 1, ProductEvent.ScheduledPublicationDone.class),
            event("catalog.CategoryAdded", 1, CategoryEvent.CategoryAdded.class),
            event("catalog.CategoryMoved", 1, CategoryEvent.CategoryMoved.class),
            event("catalog.CategoryRenamed", 1, CategoryEvent.CategoryRenamed.class),
            event("catalog.SkuClaimed", 1, SkuClaimed.class),
            event("catalog.ImportBegun", 1, ImportEvent.ImportBegun.class),
            event("catalog.ImportPartAdded", 1, ImportEvent.ImportPartAdded.class),
            event("catalog.ImportStarted", 1, ImportEvent.ImportStarted.class),
            event("catalog.ImportPartWorked", 1, ImportEvent.ImportPartWorked.class),
            event("catalog.ImportFinished", 1, ImportEvent.ImportFinished.class),
            event("pricing.PriceSet", 1, PriceEvent.PriceSet.class),
            event("pricing.PriceScheduled", 1, PriceEvent.PriceScheduled.class),
            event("pricing.ScheduledPriceCancelled", 1, PriceEvent.ScheduledPriceCancelled.class),
            event("pricing.ScheduledPriceBegun", 1, PriceEvent.ScheduledPriceBegun.class),
            event("inventory.StockReceived", 1, StockEvent.StockReceived.class),
            event("inventory.StockAdjusted", 1, StockEvent.StockAdjusted.class),
            event("inventory.StockReserved", 1, StockEvent.StockReserved.class),
            event("inventory.StockReservationRejected", 1, StockEvent.StockReservationRejected.class),
            event("inventory.ReservationReleased", 1, StockEvent.ReservationReleased.class),
            event("inventory.ReservationShipped", 1, StockEvent.ReservationShipped.class),
            event("inventory.StockPlanned", 1, StockPlanEvent.StockPlanned.class),
            event("inventory.StockRanLow", 1, StockPlanEvent.StockRanLow.class),
            event("inventory.StockRecovered", 1, StockPlanEvent.StockRecovered.class),
            event("inventory.LocationSet", 1, LocationEvent.LocationSet.class),
            event("inventory.SplitSet", 1, LocationEvent.SplitSet.class),
            event("inventory.StockCounted", 1, StockEvent.StockCounted.class),
            event("inventory.StockRepaired", 1, StockEvent.StockRepaired.class),
            event("inventory.StockBackordered", 1, StockEvent.StockBackordered.class),
            event("inventory.BackorderFilled", 1, StockEvent.BackorderFilled.class),
            event("inventory.ReservationLost", 1, StockEvent.ReservationLost.class),
            event("inventory.StockRestocked", 1, StockEvent.StockRestocked.class),
            event("inventory.TransferSent", 1, StockEvent.TransferSent.class),
            event("inventory.TransferLanded", 1, StockEvent.TransferLanded.class),
            event("inventory.TransferRecalled", 1, StockEvent.TransferRecalled.class),
            event("inventory.TransferAccepted", 1, StockEvent.TransferAccepted.class),
            event("pricing.ShippingMethodDefined", 1, ShippingEvent.ShippingMethodDefined.class),
            event("pricing.ShippingMethodWithdrawn", 1, ShippingEvent.ShippingMethodWithdrawn.class),
            event("cart.CartItemAdded", 1, CartEvent.CartItemAdded.class),
            event("cart.CartQuantityChanged", 1, CartEvent.CartQuantityChanged.class),
            event("cart.CartItemRemoved", 1, CartEvent.CartItemRemoved.class),
            event("cart.CartCleared", 1, CartEvent.CartCleared.class),
            event("cart.CartMerged", 1, CartEvent.CartMerged.class),
            event("cart.CartHandedOver", 1, CartEvent.CartHandedOver.class),
            event("cart.CartCheckedOut", 1, CartEvent.CartCheckedOut.class),
            event("customer.CustomerRegistered", 1, CustomerEvent.CustomerRegistered.class),
            event("customer.AddressChanged", 1, CustomerEvent.AddressChanged.class),
            event("customer.AddressAdded", 1, CustomerEvent.AddressAdded.class),
            event("customer.AddressRevised", 1, CustomerEvent.AddressRevised.class),
            event("customer.AddressRemoved", 1, CustomerEvent.AddressRemoved.class),
            event("customer.AddressPreferred", 1, CustomerEvent.AddressPreferred.class),
            event("customer.HoldGranted", 1, LimitsEvent.HoldGranted.class),
            event("customer.HoldRefused", 1, LimitsEvent.HoldRefused.class),
            event("customer.HoldDropped", 1, LimitsEvent.HoldDropped.class),
            event("ordering.OrderPlaced", 1, OrderEvent.OrderPlaced.class),
            event("ordering.OrderCancellationRequested", 1, OrderEvent.OrderCancellationRequested.class),
            event("ordering.OrderConfirmed", 1, OrderEvent.OrderConfirmed.class),
            event("ordering.OrderCancelled", 1, OrderEvent.OrderCancelled.class),
            event("ordering.OrderCancellationRefused", 1, OrderEvent.OrderCancellationRefused.class),
            event("ordering.OrderShipmentRecorded", 1, OrderEvent.OrderShipmentRecorded.class),
            event("ordering.OrderCompleted", 1, OrderEvent.OrderCompleted.class),
            event("fulfilment.FulfilmentStarted", 1, FulfilmentEvent.FulfilmentStarted.class),
            event("fulfilment.ServiceActivated", 1, FulfilmentEvent.ServiceActivated.class),
            event("fulfilment.FulfilmentStopped", 1, FulfilmentEvent.FulfilmentStopped.class),
            event("fulfilment.FulfilmentNotStopped", 1, FulfilmentEvent.FulfilmentNotStopped.class),
            event("fulfilment.ParcelShipped", 1, FulfilmentEvent.ParcelShipped.class),
            event("fulfilment.TrackingCorrected", 1, FulfilmentEvent.TrackingCorrected.class),
            event("fulfilment.ReceiptConfirmed", 1, FulfilmentEvent.ReceiptConfirmed.class),
            event("fulfilment.ReturnRequested", 1, FulfilmentEvent.ReturnRequested.class),
            event("fulfilment.ReturnApproved", 1, FulfilmentEvent.ReturnApproved.class),
            event("fulfilment.ReturnDenied", 1, FulfilmentEvent.ReturnDenied.class),
            event("fulfilment.ReturnReceived", 1, FulfilmentEvent.ReturnReceived.class),
            event("fulfilment.ReturnSettled", 1, FulfilmentEvent.ReturnSettled.class),
            event("ordering.DraftCreated", 1, DraftEvent.DraftCreated.class),
            event("ordering.DraftRevised", 1, DraftEvent.DraftRevised.class),
            event("ordering.DraftDiscarded", 1, DraftEvent.DraftDiscarded.class),
            event("ordering.DraftPlaced", 1, DraftEvent.DraftPlaced.class),
            event("payment.PaymentRequested", 1, PaymentEvent.PaymentRequested.class),
            event("payment.PaymentActionRequired", 1, PaymentEvent.PaymentActionRequired.class),
            event("payment.PaymentAssuranceRequested", 1, PaymentEvent.PaymentAssuranceRequested.class),
            event("payment.PaymentAssured", 1, PaymentEvent.PaymentAssured.class),
            event("payment.PaymentCreditTaken", 1, PaymentEvent.PaymentCreditTaken.class),
            event("payment.PaymentCreditReleased", 1, PaymentEvent.PaymentCreditReleased.class),
            event("payment.PaymentReopened", 1, PaymentEvent.PaymentReopened.class),
            event("payment.PaymentAuthorized", 1, PaymentEvent.PaymentAuthorized.class),
            event("payment.PaymentCaptured", 1, PaymentEvent.PaymentCaptured.class),
            event("payment.PaymentDeclined", 1, PaymentEvent.PaymentDeclined.class),
            event("payment.PaymentOutcomeUnknown", 1, PaymentEvent.PaymentOutcomeUnknown.class),
            event("payment.PaymentVoidRequested", 1, PaymentEvent.PaymentVoidRequested.class),
            event("payment.PaymentVoided", 1, PaymentEvent.PaymentVoided.class),
            event("payment.LateCaptureRecorded", 1, PaymentEvent.LateCaptureRecorded.class),
            event("payment.ProviderFactDisputed", 1, PaymentEvent.ProviderFactDisputed.class),
            event("payment.RefundRequested", 1, PaymentEvent.RefundRequested.class),
            event("payment.RefundProposed", 1, PaymentEvent.RefundProposed.class),
            event("payment.RefundRejected", 1, PaymentEvent.RefundRejected.class),
            event("payment.RefundSucceeded", 1, PaymentEvent.RefundSucceeded.class),
            event("payment.RefundFailed", 1, PaymentEvent.RefundFailed.class),
            event("payment.DisputeOpened", 1, DisputeEvent.DisputeOpened.class),
            event("payment.DisputeProgressed", 1, DisputeEvent.DisputeProgressed.class),
            event("payment.DisputeFundsWithdrawn", 1, DisputeEvent.DisputeFundsWithdrawn.class),
            event("payment.DisputeFundsReinstated", 1, DisputeEvent.DisputeFundsReinstated.class),
            event("payment.DisputeClosed", 1, DisputeEvent.DisputeClosed.class),
            event("payment.MethodSaved", 1, MethodEvent.MethodSaved.class),
            event("payment.MethodForgotten", 1, MethodEvent.MethodForgotten.class),
            event("settlement.ReconciliationRequested", 1, SettlementEvent.ReconciliationRequested.class),
            event("settlement.DifferenceFound", 1, SettlementEvent.DifferenceFound.class),
            event("settlement.ReconciliationCompleted", 1, SettlementEvent.ReconciliationCompleted.class),
            event("settlement.ReconciliationFailed", 1, SettlementEvent.ReconciliationFailed.class),
            event("settlement.FeesBooked", 1, SettlementEvent.FeesBooked.class),
            event("settlement.CaseOpened", 1, SettlementEvent.CaseOpened.class),
            event("settlement.ClosingProposed", 1, SettlementEvent.ClosingProposed.class),
            event("settlement.ProposalRejected", 1, SettlementEvent.ProposalRejected.class),
            event("settlement.CaseClosed", 1, SettlementEvent.CaseClosed.class),
            event("settlement.CorrectionBooked", 1, SettlementEvent.CorrectionBooked.class),
            event("wallet.CreditGranted", 1, WalletEvent.CreditGranted.class),
            event("wallet.CreditReturned", 1, WalletEvent.CreditReturned.class),
            event("wallet.WalletDebited", 1, WalletEvent.WalletDebited.class),
            event("payment.NotificationReceived", 1, NotificationEvent.NotificationReceived.class),
            event("payment.NotificationSettled", 1, NotificationEvent.NotificationSettled.class),
            event("process.ProcessAdvanced", 1, ProcessEvent.ProcessAdvanced.class),
            event("process.ProcessDelayed", 1, ProcessEvent.ProcessDelayed.class),
            event("process.ProcessOverdue", 1, ProcessEvent.ProcessOverdue.class),
            event("process.ProcessStepSkipped", 1, ProcessEvent.ProcessStepSkipped.class),
            event("process.ProcessCompensated", 1, ProcessEvent.ProcessCompensated.class),
            event("process.ProcessParked", 1, ProcessEvent.ProcessParked.class),
            event("process.ProcessRetried", 1, ProcessEvent.ProcessRetried.class),
            event("process.ProcessClosed", 1, ProcessEvent.ProcessClosed.class),
            event("process.DeadLetterRetried", 1, DeadLetterEvent.DeadLetterRetried.class),
            event("process.DeadLetterDiscarded", 1, DeadLetterEvent.DeadLetterDiscarded.class),
            event("process.ProjectionOperated", 1, ProjectionEvent.ProjectionOperated.class));

    /** Commands, queries, views and failures: they cross the buses and are not kept. */
    public static final List<Entry> MESSAGES = List.of(
            message("catalog.CreateProduct", CatalogCommand.CreateProduct.class),
            message("catalog.ReviseProduct", CatalogCommand.ReviseProduct.class),
            message("catalog.AmendProduct", CatalogCommand.AmendProduct.class),
            message("catalog.SchedulePublication", CatalogCommand.SchedulePublication.class),
            message("catalog.CancelScheduledPublication", CatalogCommand.CancelScheduledPublication.class),
            message("catalog.DoScheduledPublication", CatalogCommand.DoScheduledPublication.class),
            message("catalog.ListPlannedChanges", CatalogQuery.ListPlannedChanges.class),
            message("catalog.PlannedChange", CatalogView.PlannedChange.class),
            message("pricing.SchedulePrice", PricingCommand.SchedulePrice.class),
            message("pricing.CancelScheduledPrice", PricingCommand.CancelScheduledPrice.class),
            message("pricing.BeginScheduledPrice", PricingCommand.BeginScheduledPrice.class),
            message("catalog.ImportProduct", CatalogCommand.ImportProduct.class),
            message("catalog.BeginImport", ImportCommand.BeginImport.class),
            message("catalog.AddImportPart", ImportCommand.AddImportPart.class),
            message("catalog.StartImport", ImportCommand.StartImport.class),
            message("catalog.RecordImportPart", ImportCommand.RecordImportPart.class),
            message("catalog.FindImport", ImportQuery.FindImport.class),
            message("catalog.ListImports", ImportQuery.ListImports.class),
            message("catalog.ListRefusedRows", ImportQuery.ListRefusedRows.class),
            message("catalog.ExportProducts", ImportQuery.ExportProducts.class),
            message("catalog.ImportDetails", ImportQuery.ImportDetails.class),
            message("catalog.RowRefusal", RowRefusal.class),
            message("catalog.AddVariant", CatalogCommand.AddVariant.class),
            message("catalog.SetBundle", CatalogCommand.SetBundle.class),
            message("catalog.PublishProduct", CatalogCommand.PublishProduct.class),
            message("catalog.WithdrawProduct", CatalogCommand.WithdrawProduct.class),
            message("catalog.ArchiveProduct", CatalogCommand.ArchiveProduct.class),
            message("catalog.AddCategory", CatalogCommand.AddCategory.class),
            message("catalog.MoveCategory", CatalogCommand.MoveCategory.class),
            message("catalog.RenameCategory", CatalogCommand.RenameCategory.class),
            message("catalog.FindProduct", CatalogQuery.FindProduct.class),
            message("catalog.ListProducts", CatalogQuery.ListProducts.class),
            message("catalog.SearchProducts", CatalogQuery.SearchProducts.class),
            message("catalog.SuggestProducts", CatalogQuery.SuggestProducts.class),
            message("catalog.SearchResult", CatalogView.SearchResult.class),
            message("catalog.Suggestion", CatalogView.Suggestion.class),
            message("catalog.ListEveryProduct", CatalogQuery.ListEveryProduct.class),
            message("catalog.FindCategories", CatalogQuery.FindCategories.class),
            message("catalog.FindAvailability", CatalogQuery.FindAvailability.class),
            message("catalog.QuoteLines", CatalogQuery.QuoteLines.class),
            message("catalog.Wanted", CatalogQuery.Wanted.class),
            message("catalog.Quote", CatalogView.Quote.class),
            message("catalog.QuotedLine", CatalogView.QuotedLine.class),
            message("catalog.ProductPage", CatalogView.ProductPage.class),
            message("catalog.Variant", CatalogView.Variant.class),
            message("catalog.ProductSummary", CatalogView.ProductSummary.class),
            message("catalog.ProductRow", CatalogView.ProductRow.class),
            message("catalog.CategoryTree", CatalogView.CategoryTree.class),
            message("catalog.CategoryNode", CatalogView.CategoryNode.class),
            message("catalog.Availability", CatalogView.Availability.class),
            message("catalog.ProductUnknown", CatalogFailure.ProductUnknown.class),
            message("catalog.ProductArchivedAlready", CatalogFailure.ProductArchivedAlready.class),
            message("catalog.ProductNotPublishable", CatalogFailure.ProductNotPublishable.class),
            message("catalog.SkuTaken", CatalogFailure.SkuTaken.class),
            message("catalog.CategoryUnknown", CatalogFailure.CategoryUnknown.class),
            message("catalog.CategoryTaken", CatalogFailure.CategoryTaken.class),
            message("catalog.CategoryWouldLoop", CatalogFailure.CategoryWouldLoop.class),
            message("pricing.SetPrice", PricingCommand.SetPrice.class),
            message("pricing.PriceNotPositive", PricingFailure.PriceNotPositive.class),
            message("pricing.SkuUnknown", PricingFailure.SkuUnknown.class),
            message("pricing.SkuWithdrawn", PricingFailure.SkuWithdrawn.class),
            message("pricing.CurrencyWithoutPrice", PricingFailure.CurrencyWithoutPrice.class),
            message("pricing.DefineShippingMethod", PricingCommand.DefineShippingMethod.class),
            message("pricing.WithdrawShippingMethod", PricingCommand.WithdrawShippingMethod.class),
            message("pricing.ShippingMethodUnknown", PricingFailure.ShippingMethodUnknown.class),
            message("pricing.ShippingNotAvailable", PricingFailure.ShippingNotAvailable.class),
            message("pricing.ListShippingOptions", ShippingQuery.ListShippingOptions.class),
            message("pricing.ListShippingMethods", ShippingQuery.ListShippingMethods.class),
            message("pricing.ShippingOption", ShippingQuery.ShippingOption.class),
            message("pricing.ShippingMethodRow", ShippingQuery.ShippingMethodRow.class),
            message("cart.AddToCart", CartCommand.AddToCart.class),
            message("cart.SetCartLine", CartCommand.SetCartLine.class),
            message("cart.RemoveFromCart", CartCommand.RemoveFromCart.class),
            message("cart.ClearCart", CartCommand.ClearCart.class),
            message("cart.MergeCart", CartCommand.MergeCart.class),
            message("cart.CheckOutCart", CartCommand.CheckOutCart.class),
            message("cart.FindCart", CartQuery.FindCart.class),
            message("cart.Cart", CartQuery.Cart.class),
            message("cart.CartLine", CartLine.class),
            message("cart.CartLineInvalid", CartFailure.CartLineInvalid.class),
            message("cart.CartChanged", CartFailure.CartChanged.class),
            message("cart.CartEmpty", CartFailure.CartEmpty.class),
            message("cart.CartOrdered", CartFailure.CartOrdered.class),
            message("inventory.ReceiveStock", InventoryCommand.ReceiveStock.class),
            message("inventory.AdjustStock", InventoryCommand.AdjustStock.class),
            message("inventory.ReserveStock", InventoryCommand.ReserveStock.class),
            message("inventory.ReleaseReservation", InventoryCommand.ReleaseReservation.class),
            message("inventory.ShipReservation", InventoryCommand.ShipReservation.class),
            message("inventory.PlanStock", PlanningCommand.PlanStock.class),
            message("inventory.ReportAvailable", PlanningCommand.ReportAvailable.class),
            message("inventory.SetLocation", PlanningCommand.SetLocation.class),
            message("inventory.RequireLocation", PlanningCommand.RequireLocation.class),
            message("inventory.SetSplit", PlanningCommand.SetSplit.class),
            message("inventory.LocationUnknown", InventoryFailure.LocationUnknown.class),
            message("inventory.CountStock", InventoryCommand.CountStock.class),
            message("inventory.RepairStock", InventoryCommand.RepairStock.class),
            message("inventory.AssureReservation", InventoryCommand.AssureReservation.class),
            message("inventory.RestockReturn", InventoryCommand.RestockReturn.class),
            message("inventory.TransferStock", InventoryCommand.TransferStock.class),
            message("inventory.LandTransfer", InventoryCommand.LandTransfer.class),
            message("inventory.RecallTransfer", InventoryCommand.RecallTransfer.class),
            message("inventory.AcceptTransfer", InventoryCommand.AcceptTransfer.class),
            message("inventory.ListStock", InventoryQuery.ListStock.class),
            message("inventory.StockRow", StockRow.class),
            message("inventory.FindStock", InventoryQuery.FindStock.class),
            message("inventory.FindLocations", InventoryQuery.FindLocations.class),
            message("inventory.StockDetails", StockDetails.class),
            message("inventory.LocationList", LocationList.class),
            message("inventory.QuantityInvalid", InventoryFailure.QuantityInvalid.class),
            message("inventory.StockWouldFallBelowReserved", InventoryFailure.StockWouldFallBelowReserved.class),
            message("inventory.ReservationUnknown", InventoryFailure.ReservationUnknown.class),
            message("inventory.StockItemUnknown", InventoryFailure.StockItemUnknown.class),
            message("inventory.NotEnoughHeld", InventoryFailure.NotEnoughHeld.class),
            message("inventory.NotEnoughAvailable", InventoryFailure.NotEnoughAvailable.class),
            message("inventory.TransferUnknown", InventoryFailure.TransferUnknown.class),
            message("customer.RegisterCustomer", CustomerCommand.RegisterCustomer.class),
            message("customer.ChangeAddress", CustomerCommand.ChangeAddress.class),
            message("customer.AddAddress", CustomerCommand.AddAddress.class),
            message("customer.ReviseAddress", CustomerCommand.ReviseAddress.class),
            message("customer.RemoveAddress", CustomerCommand.RemoveAddress.class),
            message("customer.PreferAddress", CustomerCommand.PreferAddress.class),
            message("customer.RequestHold", CustomerCommand.RequestHold.class),
            message("customer.DropHold", CustomerCommand.DropHold.class),
            message("customer.CustomerRegisteredAlready", CustomerFailure.CustomerRegisteredAlready.class),
            message("customer.CustomerUnknown", CustomerFailure.CustomerUnknown.class),
            message("customer.AddressUnknown", CustomerFailure.AddressUnknown.class),
            message("customer.AddressBookFull", CustomerFailure.AddressBookFull.class),
            message("customer.FindAddressBook", AddressQuery.FindAddressBook.class),
            message("customer.AddressBook", AddressQuery.AddressBook.class),
            message("customer.KeptAddress", AddressQuery.KeptAddress.class),
            message("ordering.PlaceOrder", OrderCommand.PlaceOrder.class),
            message("ordering.RequestedLine", OrderCommand.RequestedLine.class),
            message("ordering.RequestCancellation", OrderCommand.RequestCancellation.class),
            message("ordering.ConfirmCancellation", OrderCommand.ConfirmCancellation.class),
            message("ordering.ConfirmOrder", OrderCommand.ConfirmOrder.class),
            message("ordering.FindOrder", OrderQuery.FindOrder.class),
            message("ordering.ListMyOrders", OrderQuery.ListMyOrders.class),
            message("ordering.ListOrders", OrderQuery.ListOrders.class),
            message("ordering.OrderDetails", OrderView.OrderDetails.class),
            message("ordering.PaymentPart", OrderView.PaymentPart.class),
            message("ordering.TimelineEntry", OrderView.TimelineEntry.class),
            message("ordering.OrderSummary", OrderView.OrderSummary.class),
            message("ordering.OrderUnknown", OrderingFailure.OrderUnknown.class),
            message("ordering.OrderNotCancellable", OrderingFailure.OrderNotCancellable.class),
            message("ordering.OrderNotConfirmable", OrderingFailure.OrderNotConfirmable.class),
            message("ordering.CancellationNotRequested", OrderingFailure.CancellationNotRequested.class),
            message("ordering.OrderLinesInvalid", OrderingFailure.OrderLinesInvalid.class),
            message("ordering.OrderTotalChanged", OrderingFailure.OrderTotalChanged.class),
            message("ordering.OrderTotalTooLarge", OrderingFailure.OrderTotalTooLarge.class),
            message("fulfilment.StartFulfilment", FulfilmentCommand.StartFulfilment.class),
            message("fulfilment.StopFulfilment", FulfilmentCommand.StopFulfilment.class),
            message("fulfilment.ShipParcel", FulfilmentCommand.ShipParcel.class),
            message("fulfilment.CorrectTracking", FulfilmentCommand.CorrectTracking.class),
            message("fulfilment.ConfirmReceipt", FulfilmentCommand.ConfirmReceipt.class),
            message("fulfilment.RequestReturn", FulfilmentCommand.RequestReturn.class),
            message("fulfilment.ApproveReturn", FulfilmentCommand.ApproveReturn.class),
            message("fulfilment.DenyReturn", FulfilmentCommand.DenyReturn.class),
            message("fulfilment.ReceiveReturn", FulfilmentCommand.ReceiveReturn.class),
            message("fulfilment.SettleReturn", FulfilmentCommand.SettleReturn.class),
            message("fulfilment.FindFulfilment", FulfilmentQuery.FindFulfilment.class),
            message("fulfilment.ListReturns", FulfilmentQuery.ListReturns.class),
            message("fulfilment.FulfilmentDetails", FulfilmentView.FulfilmentDetails.class),
            message("fulfilment.LineState", FulfilmentView.LineState.class),
            message("fulfilment.Parcel", FulfilmentView.Parcel.class),
            message("fulfilment.ReturnDetails", FulfilmentView.ReturnDetails.class),
            message("fulfilment.ReturnRow", FulfilmentView.ReturnRow.class),
            message("fulfilment.FulfilmentUnknown", FulfilmentFailure.FulfilmentUnknown.class),
            message("fulfilment.FulfilmentIsStopped", FulfilmentFailure.FulfilmentIsStopped.class),
            message("fulfilment.ShipmentTooLarge", FulfilmentFailure.ShipmentTooLarge.class),
            message("fulfilment.ParcelUnknown", FulfilmentFailure.ParcelUnknown.class),
            message("fulfilment.NotAllShipped", FulfilmentFailure.NotAllShipped.class),
            message("fulfilment.ReturnTooLarge", FulfilmentFailure.ReturnTooLarge.class),
            message("fulfilment.ReturnTooLate", FulfilmentFailure.ReturnTooLate.class),
            message("fulfilment.ReturnUnknown", FulfilmentFailure.ReturnUnknown.class),
            message("fulfilment.ReturnNotInState", FulfilmentFailure.ReturnNotInState.class),
            message("fulfilment.RefundBeyondPrice", FulfilmentFailure.RefundBeyondPrice.class),
            message("ordering.RefuseCancellation", OrderCommand.RefuseCancellation.class),
            message("ordering.RecordShipment", OrderCommand.RecordShipment.class),
            message("ordering.CompleteOrder", OrderCommand.CompleteOrder.class),
            message("ordering.OrderNotShippable", OrderingFailure.OrderNotShippable.class),
            message("ordering.CreateDraft", DraftCommand.CreateDraft.class),
            message("ordering.ReviseDraft", DraftCommand.ReviseDraft.class),
            message("ordering.DiscardDraft", DraftCommand.DiscardDraft.class),
            message("ordering.PlaceDraft", DraftCommand.PlaceDraft.class),
            message("ordering.FindDraft", DraftQuery.FindDraft.class),
            message("ordering.ListDrafts", DraftQuery.ListDrafts.class),
            message("ordering.DraftDetails", DraftQuery.DraftDetails.class),
            message("ordering.DraftUnknown", DraftFailure.DraftUnknown.class),
            message("ordering.DraftClosed", DraftFailure.DraftClosed.class),
            message("ordering.DraftWithoutRecipient", DraftFailure.DraftWithoutRecipient.class),
            message("payment.RequestPayment", PaymentCommand.RequestPayment.class),
            message("payment.RecordCreditTaken", PaymentCommand.RecordCreditTaken.class),
            message("payment.ReopenPayment", PaymentCommand.ReopenPayment.class),
            message("payment.AssurePayment", PaymentCommand.AssurePayment.class),
            message("payment.ConfirmAssurance", PaymentCommand.ConfirmAssurance.class),
            message("payment.RecordProviderFact", PaymentCommand.RecordProviderFact.class),
            message("payment.RequestVoid", PaymentCommand.RequestVoid.class),
            message("payment.RequestRefund", PaymentCommand.RequestRefund.class),
            message("payment.ApproveRefund", PaymentCommand.ApproveRefund.class),
            message("payment.RejectRefund", PaymentCommand.RejectRefund.class),
            message("payment.RecordForeignRefund", PaymentCommand.RecordForeignRefund.class),
            message("payment.FindRefund", RefundQuery.FindRefund.class),
            message("payment.ListRefunds", RefundQuery.ListRefunds.class),
            message("payment.RefundRow", RefundRow.class),
            message("payment.SaveMethod", MethodCommand.SaveMethod.class),
            message("payment.ForgetMethod", MethodCommand.ForgetMethod.class),
            message("payment.ListKeptMethods", MethodQuery.ListKeptMethods.class),
            message("payment.FindCardPayer", MethodQuery.FindCardPayer.class),
            message("payment.KeptMethod", MethodQuery.KeptMethod.class),
            message("payment.CardPayer", CardPayer.class),
            message("payment.MethodUnknown", PaymentFailure.MethodUnknown.class),
            message("payment.RecordDisputeFact", DisputeCommand.RecordDisputeFact.class),
            message("payment.DisputeRehearsal", DisputeRehearsal.class),
            message("payment.FindDispute", DisputeQuery.FindDispute.class),
            message("payment.ListDisputes", DisputeQuery.ListDisputes.class),
            message("payment.DisputeRow", DisputeRow.class),
            message("payment.DisputeUnknown", PaymentFailure.DisputeUnknown.class),
            message("payment.LineRefundedBefore", PaymentFailure.LineRefundedBefore.class),
            message("payment.RefundNotProposed", PaymentFailure.RefundNotProposed.class),
            message("payment.RecordRefundFact", PaymentCommand.RecordRefundFact.class),
            message("payment.ReceiveNotification", NotificationCommand.ReceiveNotification.class),
            message("payment.SettleNotification", NotificationCommand.SettleNotification.class),
            message("payment.ListNotifications", NotificationQuery.ListNotifications.class),
            message("payment.RehearseNotification", NotificationQuery.RehearseNotification.class),
            message("payment.NotificationRehearsal", NotificationRehearsal.class),
            message("payment.PaymentRehearsal", PaymentRehearsal.class),
            message("payment.Rehearsed", PaymentRehearsal.Rehearsed.class),
            message("payment.NotificationRow", NotificationRow.class),
            message("payment.PaymentUnknown", PaymentFailure.PaymentUnknown.class),
            message("payment.PaymentNotPayable", PaymentFailure.PaymentNotPayable.class),
            message("payment.PaymentProcessing", PaymentFailure.PaymentProcessing.class),
            message("payment.PaymentNotVoidable", PaymentFailure.PaymentNotVoidable.class),
            message("payment.RefundTooLarge", PaymentFailure.RefundTooLarge.class),
            message("payment.RefundUnknown", PaymentFailure.RefundUnknown.class),
            message("payment.NotificationRejected", PaymentFailure.NotificationRejected.class),
            message("wallet.GrantCredit", WalletCommand.GrantCredit.class),
            message("wallet.ReturnCredit", WalletCommand.ReturnCredit.class),
            message("wallet.DebitWallet", WalletCommand.DebitWallet.class),
            message("wallet.ListWallets", WalletQuery.ListWallets.class),
            message("wallet.WalletView", WalletView.class),
            message("wallet.WalletTooLow", WalletFailure.WalletTooLow.class),
            message("settlement.RequestReconciliation", SettlementCommand.RequestReconciliation.class),
            message("settlement.RecordDifference", SettlementCommand.RecordDifference.class),
            message("settlement.CompleteReconciliation", SettlementCommand.CompleteReconciliation.class),
            message("settlement.FailReconciliation", SettlementCommand.FailReconciliation.class),
            message("settlement.OpenCase", SettlementCommand.OpenCase.class),
            message("settlement.ProposeClosing", SettlementCommand.ProposeClosing.class),
            message("settlement.ConfirmClosing", SettlementCommand.ConfirmClosing.class),
            message("settlement.BookCorrection", SettlementCommand.BookCorrection.class),
            message("settlement.RejectClosing", SettlementCommand.RejectClosing.class),
            message("settlement.FindReconciliation", SettlementQuery.FindReconciliation.class),
            message("settlement.ListReconciliations", SettlementQuery.ListReconciliations.class),
            message("settlement.FindCase", SettlementQuery.FindCase.class),
            message("settlement.ListCases", SettlementQuery.ListCases.class),
            message("settlement.ListMoved", SettlementQuery.ListMoved.class),
            message("settlement.FindBooks", SettlementQuery.FindBooks.class),
            message("settlement.ListOpenPayments", SettlementQuery.ListOpenPayments.class),
            message("settlement.Reconciliation", SettlementView.Reconciliation.class),
            message("settlement.ReviewCase", SettlementView.ReviewCase.class),
            message("settlement.PaymentBook", SettlementView.PaymentBook.class),
            message("settlement.CaseUnknown", SettlementFailure.CaseUnknown.class),
            message("settlement.CaseNotInState", SettlementFailure.CaseNotInState.class),
            message("settlement.SecondPersonNeeded", SettlementFailure.SecondPersonNeeded.class),
            message("settlement.FindTrialBalance", LedgerQuery.FindTrialBalance.class),
            message("settlement.FindStatement", LedgerQuery.FindStatement.class),
            message("settlement.ListLedgerEntries", LedgerQuery.ListLedgerEntries.class),
            message("settlement.TrialBalance", TrialBalance.class),
            message("settlement.Statement", Statement.class),
            message("settlement.LedgerEntry", LedgerEntry.class),
            message("process.AdvanceProcess", ProcessCommand.AdvanceProcess.class),
            message("process.DelayProcess", ProcessCommand.DelayProcess.class),
            message("process.ChaseProcess", ProcessCommand.ChaseProcess.class),
            message("process.SkipProcessStep", ProcessCommand.SkipProcessStep.class),
            message("process.CompensateProcess", ProcessCommand.CompensateProcess.class),
            message("process.ParkProcess", ProcessCommand.ParkProcess.class),
            message("process.RetryProcess", ProcessCommand.RetryProcess.class),
            message("process.CloseProcess", ProcessCommand.CloseProcess.class),
            message("process.ListProcesses", ProcessQuery.ListProcesses.class),
            message("process.FindProcess", ProcessQuery.FindProcess.class),
            message("process.CountProcesses", ProcessQuery.CountProcesses.class),
            message("process.ProcessRow", ProcessView.ProcessRow.class),
            message("process.ProcessDetails", ProcessView.ProcessDetails.class),
            message("process.ProcessCounts", ProcessView.ProcessCounts.class),
            message("process.ProcessUnknown", ProcessFailure.ProcessUnknown.class),
            message("process.ProcessEndedAlready", ProcessFailure.ProcessEndedAlready.class),
            message("process.ProcessActNotTaken", ProcessFailure.ProcessActNotTaken.class),
            message("process.ProcessNotParked", ProcessFailure.ProcessNotParked.class),
            message("process.RetryDeadLetter", DeadLetterCommand.RetryDeadLetter.class),
            message("process.DiscardDeadLetter", DeadLetterCommand.DiscardDeadLetter.class),
            message("process.ListDeadLettersOfViews", ProcessQuery.ListDeadLettersOfViews.class),
            message("process.ListDeadLettersOfWorkers", ProcessQuery.ListDeadLettersOfWorkers.class),
            message("process.ListWorkers", ProcessQuery.ListWorkers.class),
            message("process.DeadLetter", DeadLetter.class),
            message("process.OperateProjection", ProjectionCommand.OperateProjection.class),
            message("process.ListProjections", ProcessQuery.ListProjections.class),
            message("process.ProjectionStatus", ProjectionStatus.class),
            message("process.ProjectionRefused", ProcessFailure.ProjectionRefused.class),
            message("process.ProcessorStatus", ProcessorStatus.class),
            message("auditing.FindStream", AuditQuery.FindStream.class),
            message("auditing.SearchTrail", AuditQuery.SearchTrail.class),
            message("auditing.FindHistory", AuditQuery.FindHistory.class),
            message("auditing.FindCausation", AuditQuery.FindCausation.class),
            message("auditing.EventStream", EventStream.class),
            message("auditing.TrailEntry", TrailEntry.class),
            message("auditing.Causation", Causation.class),
            message("dashboard.FindDashboard", DashboardQuery.FindDashboard.class),
            message("dashboard.Dashboard", Dashboard.class),
            message("dashboard.FindSales", DashboardQuery.FindSales.class),
            message("dashboard.Sales", Sales.class),
            message("support.IdempotencyKeyReused", Failures.IdempotencyKeyReused.class),
            message("support.VersionStale", Failures.VersionStale.class),
            message("support.NotAllowed", Failures.NotAllowed.class),
            message("support.NotFound", Failures.NotFound.class),
            message("support.InvalidField", Failures.InvalidField.class),
            message("support.ViewBehind", Failures.ViewBehind.class),
            message("support.Unavailable", Failures.Unavailable.class),
            message("support.OutcomeUnknown", Failures.OutcomeUnknown.class),
            message("support.ListTransitions", TransitionsQuery.ListTransitions.class),
            message("support.TransitionTable", TransitionsQuery.TransitionTable.class),
            message("support.Page", Page.class));

    private static final Map<String, Entry> BY_ALIAS = index(Entry::alias);
    private static final Map<Class<?>, Entry> BY_TYPE = index(Entry::type);

    private Catalogue() {}

    /** Null if there is no such alias. */
    public static Entry byAlias(String alias) {
        return BY_ALIAS.get(alias);
    }

    /** Null if the class is no message of ours. */
    public static Entry byType(Class<?> type) {
        return BY_TYPE.get(type);
    }

    private static Entry event(String alias, int revision, Class<?> type) {
        return new Entry(alias, revision, type);
    }

    private static Entry message(String alias, Class<?> type) {
        return new Entry(alias, null, type);
    }

    private static <K> Map<K, Entry> index(Function<Entry, K> key) {
        return Stream.concat(EVENTS.stream(), MESSAGES.stream())
                .collect(Collectors.toUnmodifiableMap(key, Function.identity()));
    }
}
