package cartulary.gateway.support;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what is declared too long, and what turns out too long while it is read. The rest of such a body is read and thrown
 * away, up to a bound: a server that hangs up on somebody who is still sending takes their answer from them too.
 */
public final class BodyLimitFilter extends OncePerRequestFilter {
    /** Who sends more than that beyond the limit may not hear why it is refused. */
    private static final int DISCARDED_MAX = 1024 * 1024;

    private final ProblemWriter problems;
    private final long bytesMax;
    private final long webhookBytesMax;
    private final long pictureBytesMax;
    private final long importBytesMax;

    public BodyLimitFilter(
            ProblemWriter problems, long bytesMax, long webhookBytesMax, long pictureBytesMax, long importBytesMax) {
        this.problems = problems;
        this.bytesMax = bytesMax;
        this.webhookBytesMax = webhookBytesMax;
        this.pictureBytesMax = pictureBytesMax;
        this.importBytesMax = importBytesMax;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        var max = path.startsWith("/webhooks/")
                ? webhookBytesMax
                : switch (path) {
                    case "/api/v1/admin/pictures" -> pictureBytesMax;
                    case "/api/v1/admin/imports" -> importBytesMax;
                    default -> bytesMax;
                };
        if (request.getContentLengthLong() > max) {
            // Who asked first whether to send at all waits for the answer before the body.
            if (request.getHeader("Expect") == null) discard(request.getInputStream());
            problems.write(request, response, ProblemCode.BODY_TOO_LARGE, detail(max));
            return;
        }
        chain.doFilter(new Bounded(request, max), response);
    }

    private static void discard(InputStream rest) {
        try {
            var bytes = new byte[8192];
            var left = DISCARDED_MAX;
            for (int read; left > 0 && (read = rest.read(bytes)) >= 0; ) left -= read;
        } catch (IOException _) {
            // The sender has gone.
        }
    }

    private static String detail(long max) {
        return "a body here ends at %d bytes".formatted(max);
    }

    /** Thrown while reading, so that a body without a declared length is refused too. */
    static final class BodyTooLarge extends IOException {
        BodyTooLarge(long max) {
            super(detail(max));
        }
    }

    private static final class Bounded extends HttpServletRequestWrapper {
        private final long max;
        private ServletInputStream stream;

        Bounded(HttpServletRequest request, long max) {
            super(request);
            this.max = max;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (stream == null) stream = new BoundedStream(super.getInputStream(), max);
            return stream;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class BoundedStream extends ServletInputStream {
        private final ServletInputStream inner;
        private final long max;
        private long count;

        BoundedStream(ServletInputStream inner, long max) {
            this.inner = inner;
            this.max = max;
        }

        @Override
        public int read() throws IOException {
            var read = inner.read();
            if (read >= 0) counted(1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = inner.read(bytes, offset, length);
            if (read > 0) counted(read);
            return read;
        }

        private void counted(int more) throws IOException {
            count += more;
            if (count <= max) return;
            discard(inner);
            throw new BodyTooLarge(max);
        }

        @Override
        public boolean isFinished() {
            return inner.isFinished();
        }

        @Override
        public boolean isReady() {
            return inner.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            inner.setReadListener(listener);
        }
    }
}
