package cartulary.gateway.catalog;

import cartulary.gateway.support.Caller;
import cartulary.gateway.support.ProblemCode;
import cartulary.gateway.support.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes pictures in (docs/adr/0015-pictures-are-files-by-hash.md). A picture says nothing by itself: what shows it is an
 * event of a product, which names it by the hash of its bytes, so that it can neither change nor be taken for another.
 */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: catalogue")
final class PictureController {
    private static final Logger LOG = LoggerFactory.getLogger(PictureController.class);

    record PictureKept(
            @Schema(example = "/pictures/up/0f1e2d3c4b5a69788796a5b4c3d2e1f0.png")
            String picture) {}

    private final Path folder;

    PictureController(@Value("${cartulary.pictures-folder:}") String pictures) {
        this.folder = pictures.isEmpty() ? null : Path.of(pictures, "up");
    }

    @Operation(
            summary = "Keep a picture",
            description =
                    "PNG, JPEG or WebP, told by its bytes and not by its name. The same one again is the same address. Below `small/` "
                            + "it is there cut down for lists; where it cannot be, whole.")
    @PostMapping(
            path = "/api/v1/admin/pictures",
            consumes = {"image/png", "image/jpeg", "image/webp"})
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<PictureKept> keep(@RequestBody byte[] bytes, Caller caller) {
        if (folder == null) throw new ProblemException(ProblemCode.UNAVAILABLE, "no folder for pictures is set");
        var ending = ending(bytes);
        if (ending == null) {
            throw new ProblemException(
                    ProblemCode.INVALID_FIELD,
                    "these bytes are no picture",
                    Map.of("body", "must be a PNG, a JPEG or a WebP"));
        }
        var name = hash(bytes) + "." + ending;
        write(folder.resolve(name), bytes);
        Thumbnails.of(bytes, ending)
                .ifPresent(small -> write(folder.resolve("small").resolve(name), small));
        LOG.info(
                "{} of {} bytes was kept for {}",
                name,
                bytes.length,
                caller.actor().id());
        var address = "/pictures/up/" + name;
        return ResponseEntity.created(URI.create(address)).body(new PictureKept(address));
    }

    /** By what the formats begin with; null if it is none of them. No SVG: it may carry a script. */
    private static String ending(byte[] bytes) {
        if (begins(bytes, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) return "png";
        if (begins(bytes, 0, 0xff, 0xd8, 0xff)) return "jpg";
        if (begins(bytes, 0, 'R', 'I', 'F', 'F') && begins(bytes, 8, 'W', 'E', 'B', 'P')) return "webp";
        return null;
    }

    private static boolean begins(byte[] bytes, int at, int... wanted) {
        if (bytes.length < at + wanted.length) return false;
        for (int i = 0; i < wanted.length; i++) if ((bytes[at + i] & 0xff) != wanted[i]) return false;
        return true;
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java has SHA-256", e);
        }
    }

    /** On the disk before it is answered, and under its name only when it is whole. */
    private static void write(Path file, byte[] bytes) {
        try {
            if (Files.exists(file)) return;
            Files.createDirectories(file.getParent());
            var half = Files.createTempFile(file.getParent(), ".half-", "");
            try {
                Files.write(half, bytes);
                try (var channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(half);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the picture cannot be kept", e);
        }
    }
}
