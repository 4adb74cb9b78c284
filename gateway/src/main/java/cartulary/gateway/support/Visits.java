package cartulary.gateway.support;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Finds out how a visitor wants to see the pages; a choice in the address is kept in a cookie, which the pages' script sets too. */
@Component
public final class Visits implements HandlerMethodArgumentResolver {
    static final List<String> LANGUAGES = List.of("en", "zh");
    private final List<Currency> currencies;
    private final String publicUrl;

    Visits(
            @Value("${cartulary.pricing.currencies:CNY,USD,JPY}") List<String> currencies,
            @Value("${cartulary.gateway.public-url:}") String publicUrl) {
        this.currencies = currencies.stream().map(Currency::getInstance).toList();
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    public List<Currency> currencies() {
        return currencies;
    }

    /** Each language in its own words. */
    List<Map<String, Object>> languages(Visit visit) {
        return LANGUAGES.stream()
                .map(tag -> {
                    var own = Locale.forLanguageTag(tag);
                    return Map.<String, Object>of(
                            "code", tag, "label", own.getDisplayLanguage(own), "chosen", tag.equals(visit.language()));
                })
                .toList();
    }

    List<Map<String, Object>> offered(Visit visit) {
        return currencies.stream()
                .map(each ->
                        Map.<String, Object>of("code", each.getCurrencyCode(), "chosen", each.equals(visit.currency())))
                .toList();
    }

    /** @param response takes the cookie of a choice made in the address */
    Visit of(HttpServletRequest request, HttpServletResponse response) {
        var language = chosen(request, response, "lang", LANGUAGES, tag -> tag.toLowerCase(Locale.ROOT))
                .orElseGet(() -> preferred(request));
        var currency = chosen(
                        request,
                        response,
                        "currency",
                        currencies.stream().map(Currency::getCurrencyCode).toList(),
                        code -> code.toUpperCase(Locale.ROOT))
                .map(Currency::getInstance)
                .orElseGet(() -> local(request));
        var origin = publicUrl.isEmpty()
                ? ServletUriComponentsBuilder.fromContextPath(request).build().toUriString()
                : publicUrl;
        return new Visit(language, currency, request.getRequestURI(), origin);
    }

    private static Optional<String> chosen(
            HttpServletRequest request,
            HttpServletResponse response,
            String name,
            List<String> possible,
            UnaryOperator<String> form) {
        var said = Optional.ofNullable(request.getParameter(name)).map(form).filter(possible::contains);
        said.ifPresent(value -> response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .path("/")
                        .sameSite("Lax")
                        .maxAge(Duration.ofDays(365))
                        .build()
                        .toString()));
        return said.or(() -> Arrays.stream(
                        Optional.ofNullable(request.getCookies()).orElse(new jakarta.servlet.http.Cookie[0]))
                .filter(cookie -> cookie.getName().equals(name))
                .map(cookie -> form.apply(cookie.getValue()))
                .filter(possible::contains)
                .findFirst());
    }

    private static String preferred(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null) return LANGUAGES.getFirst();
        return Collections.list(request.getLocales()).stream()
                .map(Locale::getLanguage)
                .filter(LANGUAGES::contains)
                .findFirst()
                .orElse(LANGUAGES.getFirst());
    }

    /** The currency of the country the browser names, if the shop sells in it; else the shop's first. */
    private Currency local(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null) return currencies.getFirst();
        return Collections.list(request.getLocales()).stream()
                .filter(locale -> Arrays.asList(Locale.getISOCountries()).contains(locale.getCountry()))
                .map(Currency::getInstance)
                .filter(currencies::contains)
                .findFirst()
                .orElse(currencies.getFirst());
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Visit.class;
    }

    @Override
    public Visit resolveArgument(
            MethodParameter parameter,
            ModelAndViewContainer container,
            NativeWebRequest request,
            WebDataBinderFactory binders) {
        return of(
                request.getNativeRequest(HttpServletRequest.class),
                request.getNativeResponse(HttpServletResponse.class));
    }
}
