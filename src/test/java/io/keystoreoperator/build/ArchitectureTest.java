package io.keystoreoperator.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Which package may use which: the pipeline runs in one direction.
@AnalyzeClasses(
    packages = "io.keystoreoperator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.keystoreoperator.";

  @ArchTest
  static final ArchRule eachPackageUsesOnlyThoseBeforeIt =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("api")
          .definedBy(ROOT + "api")
          .layer("model")
          .definedBy(ROOT + "model")
          .layer("source")
          .definedBy(ROOT + "source")
          .layer("plan")
          .definedBy(ROOT + "plan")
          .layer("aws")
          .definedBy(ROOT + "aws")
          .layer("store")
          .definedBy(ROOT + "store..")
          .layer("kms")
          .definedBy(ROOT + "kms")
          .layer("format")
          .definedBy(ROOT + "format")
          .layer("render")
          .definedBy(ROOT + "render..")
          .layer("sync")
          .definedBy(ROOT + "sync")
          .layer("operator")
          .definedBy(ROOT + "operator..")
          .layer("cli")
          .definedBy(ROOT + "cli..")
          .withOptionalLayers(true)
          .whereLayer("model")
          .mayNotAccessAnyLayer()
          .whereLayer("api")
          .mayOnlyAccessLayers("model")
          .whereLayer("source")
          .mayOnlyAccessLayers("model")
          .whereLayer("plan")
          .mayOnlyAccessLayers("api", "model", "source")
          .whereLayer("aws")
          .mayOnlyAccessLayers("model")
          .whereLayer("store")
          .mayOnlyAccessLayers("model", "aws")
          .whereLayer("kms")
          .mayOnlyAccessLayers("model", "aws")
          .whereLayer("format")
          .mayOnlyAccessLayers("model")
          .whereLayer("render")
          .mayOnlyAccessLayers("api", "model", "source")
          .whereLayer("sync")
          .mayOnlyAccessLayers(
              "api", "model", "source", "plan", "aws", "store", "kms", "format", "render")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule noCycles = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheEdgesSeeAKubernetesClient =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "api", ROOT + "operator..", ROOT + "cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..");

  @ArchTest
  static final ArchRule onlyTheAwsSideSeesTheAwsSdk =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "aws..", ROOT + "store..", ROOT + "kms..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon.awssdk..");

  @ArchTest
  static final ArchRule onlyTemplatesSeeTheTemplateEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "render.template")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.pebbletemplates..");

  @ArchTest
  static final ArchRule onlySourcesSeeTheExpressionEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "source")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.re2j..");

  @ArchTest
  static final ArchRule theWordsOfTheDomainNeedOnlyJava =
      classes()
          .that()
          .resideInAPackage(ROOT + "model")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", ROOT + "model");
}
