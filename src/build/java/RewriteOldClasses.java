import static java.lang.classfile.ClassFile.JAVA_6_VERSION;
import static java.lang.classfile.ClassFile.JAVA_8_VERSION;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Rewrites the classes of a jar that are older than Java 6 as Java 8 classes with the same code.
/// The JVM puts none that is older into an AOT cache, for want of the stack maps that it verifies
/// newer ones with.
final class RewriteOldClasses {
  private final Map<String, byte[]> entries;
  private final ClassFile classFile;
  private boolean changed;

  private RewriteOldClasses(Map<String, byte[]> entries) {
    this.entries = entries;
    ClassHierarchyResolver hierarchy =
        ClassHierarchyResolver.ofResourceParsing(type -> ofTheJar(type.descriptorString()))
            .orElse(ClassHierarchyResolver.defaultResolver());
    classFile =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(hierarchy));
  }

  public static void main(String[] args) throws IOException {
    Path jar = Path.of(args[0]);
    RewriteOldClasses rewrite = new RewriteOldClasses(read(jar));
    rewrite.entries.replaceAll(rewrite::rewritten);
    if (rewrite.changed) {
      write(rewrite.entries, jar);
    }
  }

  private InputStream ofTheJar(String descriptor) {
    byte[] found = entries.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
    return found == null ? null : new ByteArrayInputStream(found);
  }

  private byte[] rewritten(String name, byte[] bytes) {
    if (!name.endsWith(".class")) {
      return bytes;
    }
    ClassModel old = classFile.parse(bytes);
    if (old.majorVersion() >= JAVA_6_VERSION) {
      return bytes;
    }
    changed = true;
    // Code that a transform has looked at is written anew, and gets its stack maps then.
    CodeTransform code = (to, part) -> to.with(part);
    return classFile.transformClass(
        old,
        ClassTransform.transformingMethodBodies(code)
            .andThen(
                (to, part) -> {
                  if (part instanceof ClassFileVersion) {
                    to.withVersion(JAVA_8_VERSION, 0);
                  } else {
                    to.with(part);
                  }
                }));
  }

  private static Map<String, byte[]> read(Path jar) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        try (InputStream in = zip.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return entries;
  }

  /// The same from the same, so each entry has one and the same time.
  private static void write(Map<String, byte[]> entries, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry written = new ZipEntry(entry.getKey());
        written.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
        zip.putNextEntry(written);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
  }
}
