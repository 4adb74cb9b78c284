package cartulary.gateway.catalog;

import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Small pictures beside large ones, for lists. */
final class Thumbnails {
    private static final Logger LOG = LoggerFactory.getLogger(Thumbnails.class);
    /** Of the longer side: twice what a card of a list is wide on most screens. */
    static final int SIDE = 480;
    /** A few bytes may say that they are a picture of any size. */
    private static final long PIXELS_MAX = 60_000_000;

    /** One at a time: each holds its pixels in memory, and nobody but staff waits for it. */
    private static final Semaphore TURN = new Semaphore(1);

    static {
        ImageIO.setUseCache(false); // In memory; these are a few megabytes.
    }

    private Thumbnails() {}

    /**
     * The picture with its longer side cut down to {@value #SIDE}, in its own format. Empty if it is small already, or not of a
     * format that is read here (WebP), or broken: the large one is shown instead.
     *
     * @param format png or jpg
     */
    static Optional<byte[]> of(byte[] picture, String format) {
        var readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) return Optional.empty();
        var reader = readers.next();
        TURN.acquireUninterruptibly();
        try (var bytes = ImageIO.createImageInputStream(new ByteArrayInputStream(picture))) {
            reader.setInput(bytes, true, true);
            var small = reduced(reader);
            if (small == null) return Optional.empty();
            var out = new ByteArrayOutputStream();
            if (!ImageIO.write(small, format, out) || out.size() >= picture.length) return Optional.empty();
            return Optional.of(out.toByteArray());
        } catch (IOException | RuntimeException e) { // The readers throw either for bytes that make no sense.
            LOG.info("a picture of {} bytes has no small one: {}", picture.length, e.toString());
            return Optional.empty();
        } finally {
            TURN.release();
            reader.dispose();
        }
    }

    private static BufferedImage reduced(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        int longer = Math.max(width, height);
        if (longer <= SIDE || (long) width * height > PIXELS_MAX) return null;
        // Every so-manieth pixel while it is read, so that a large picture is never whole in memory; twice as many as
        // are needed.
        var reading = reader.getDefaultReadParam();
        int step = Math.max(1, longer / (2 * SIDE));
        reading.setSourceSubsampling(step, step, 0, 0);
        var read = reader.read(0, reading);
        int toWidth = Math.max(1, Math.round((float) width * SIDE / longer));
        int toHeight = Math.max(1, Math.round((float) height * SIDE / longer));
        var kind = read.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        var small = new BufferedImage(toWidth, toHeight, kind);
        var drawing = small.createGraphics();
        try {
            drawing.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            drawing.drawImage(read, 0, 0, toWidth, toHeight, null);
        } finally {
            drawing.dispose();
        }
        return small;
    }
}
